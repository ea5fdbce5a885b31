import { approvalWithdrawn, type Approval } from '@claude-ops/contract';
import type { StoredEvent } from '../event-log.ts';
import type { BoundedPage } from '../bounded-page.ts';
import type {
  ApprovalInsertion,
  ApprovalQuery,
  ApprovalSettling,
  ApprovalWait,
  NewApproval,
} from '../task-approvals.ts';
import { append, type Entries, type Entry } from './entries.ts';
import { pageWithin } from './page-within.ts';

/** An approval with what only the store knows of it. */
export interface KeptApproval {
  approval: Approval;
  readonly requestId: string;
}

export function addApproval(
  entries: Entries,
  { approval, requestId, event, mostOfTask }: NewApproval,
): ApprovalInsertion {
  const entry = entries.get(approval.taskId);
  if (entry?.attempt?.number !== approval.attempt) return { status: 'not_running' };
  const known = entry.approvals.find(
    (kept) => kept.requestId === requestId && kept.approval.attempt === approval.attempt,
  );
  if (known !== undefined) return { status: 'known', approval: structuredClone(known.approval) };
  if (entry.approvals.length >= mostOfTask) return { status: 'too_many' };
  entry.approvals.push({ approval: structuredClone(approval), requestId });
  return { status: 'inserted', event: append(entry, event) };
}

export function findApproval(entries: Entries, id: string): Approval | undefined {
  return structuredClone(all(entries).find(({ approval }) => approval.id === id)?.approval);
}

export function listApprovals(
  entries: Entries,
  { status, taskId, createdBy, beforeId, ...bounds }: ApprovalQuery,
): BoundedPage<Approval> {
  const found = all(entries)
    .map(({ approval }) => approval)
    .filter(
      (approval) =>
        (status === undefined || approval.status === status) &&
        (taskId === undefined || approval.taskId === taskId) &&
        (createdBy === undefined || entries.get(approval.taskId)?.task.createdBy?.id === createdBy) &&
        (beforeId === undefined || approval.id < beforeId),
    )
    .toSorted((one, other) => (one.id > other.id ? -1 : 1));
  return pageWithin(found, bounds, bytesOf);
}

function bytesOf({ request, decision }: Approval): number {
  const texts = [JSON.stringify(request), decision === null ? '' : JSON.stringify(decision)];
  return Buffer.byteLength(texts.join(''));
}

export function listApprovalWaits(
  entries: Entries,
  { taskId, attempt }: { readonly taskId: string; readonly attempt: number },
): ApprovalWait[] {
  const approvals = (entries.get(taskId)?.approvals ?? []).map(({ approval }) => approval);
  return approvals
    .filter((approval) => approval.attempt === attempt)
    .map(({ createdAt, settledAt }) => ({ createdAt, settledAt }));
}

export function settleApproval(
  entries: Entries,
  { id, taskId, to, decision, reason, at, event }: ApprovalSettling,
): StoredEvent | undefined {
  const entry = entries.get(taskId);
  const kept = entry?.approvals.find(({ approval }) => approval.id === id);
  if (entry === undefined || kept?.approval.status !== 'pending') return undefined;
  kept.approval = structuredClone({ ...kept.approval, status: to, settledAt: at, decision, reason });
  return append(entry, event);
}

/** Withdraws what is pending when the attempt ends. */
export function withdrawApprovals(entry: Entry, at: string, reason: string): StoredEvent[] {
  return entry.approvals
    .filter(({ approval }) => approval.status === 'pending')
    .map((kept) => {
      kept.approval = { ...kept.approval, status: 'withdrawn', settledAt: at, reason };
      return append(entry, { at, ...approvalWithdrawn(kept.approval.id, reason) });
    });
}

function all(entries: Entries): KeptApproval[] {
  return [...entries.values()].flatMap(({ approvals }) => approvals);
}
