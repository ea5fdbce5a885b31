import { createHmac, hkdfSync } from 'node:crypto';
import type { ApprovalLink } from '@claude-ops/contract';
import type { TaskApprovals } from '../../store/task-approvals.ts';
import { getApproval } from './list-approvals.ts';

const KEY_BYTES = 32;

/** Signs the id of an approval. */
export type ApprovalSigner = (id: string) => string;

/** Engines that share a secret key make, and know, the same signatures. */
export function createApprovalSigner(secretKey: Uint8Array): ApprovalSigner {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'claude-ops approval links', KEY_BYTES));
  return (id) => createHmac('sha256', key).update(id).digest('base64url');
}

export async function createApprovalLink(
  id: string,
  { store, signApproval }: { readonly store: TaskApprovals; readonly signApproval: ApprovalSigner },
): Promise<ApprovalLink> {
  const approval = await getApproval(id, store);
  return { url: `/approvals/${approval.id}?signature=${signApproval(approval.id)}` };
}
