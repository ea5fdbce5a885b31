import type { CreatedThing } from '../task-reader.ts';
import { findApproval } from './approvals.ts';
import type { Entries } from './entries.ts';

export function isCreatedBy(entries: Entries, what: CreatedThing, tokenId: string): boolean {
  const taskId = 'taskId' in what ? what.taskId : findApproval(entries, what.approvalId)?.taskId;
  return entries.get(taskId ?? '')?.task.createdBy?.id === tokenId;
}
