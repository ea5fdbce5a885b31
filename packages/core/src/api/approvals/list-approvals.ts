import {
  ApprovalFilter,
  ClaudeOpsError,
  LIMITS,
  type Approval,
  type ApprovalPage,
} from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { TaskApprovals } from '../../store/task-approvals.ts';
import { fromCursor, toCursor } from '../cursor.ts';

/** One page of approvals, newest first. */
export async function listApprovals(
  value: unknown,
  { store }: { readonly store: TaskApprovals },
): Promise<ApprovalPage> {
  const { status, taskId, createdBy, limit = LIMITS.pageDefault, cursor } = parse(ApprovalFilter, value);
  const { rows, hasMore } = await store.listApprovals({
    limit,
    maxBytes: LIMITS.pageMaxBytes,
    ...(status !== undefined && { status }),
    ...(taskId !== undefined && { taskId }),
    ...(createdBy !== undefined && { createdBy }),
    ...(cursor !== undefined && { beforeId: fromCursor(cursor) }),
  });
  const last = rows.at(-1);
  return { data: [...rows], nextCursor: hasMore && last !== undefined ? toCursor(last.id) : null };
}

/** @throws {ClaudeOpsError} approval_not_found */
export async function getApproval(id: string, store: TaskApprovals): Promise<Approval> {
  const approval = await store.findApproval(id);
  if (approval === undefined) throw approvalNotFound(id);
  return approval;
}

export function approvalNotFound(id: string): ClaudeOpsError {
  return new ClaudeOpsError('approval_not_found', `There is no approval ${JSON.stringify(id)}.`);
}
