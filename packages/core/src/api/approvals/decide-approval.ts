import {
  ApprovalInput,
  ClaudeOpsError,
  type Approval,
  type ApprovalDecider,
  type ApprovalDecision,
  type ApprovalStatus,
  type DecideOptions,
} from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { ownEvent } from '../../attempt/own-event.ts';
import { timestamp, type Clock } from '../../clock.ts';
import type { EventHub } from '../../events/event-hub.ts';
import type { TaskApprovals } from '../../store/task-approvals.ts';
import { decisionOf } from './decision-of.ts';
import { getApproval } from './list-approvals.ts';

export interface DecideParts {
  readonly store: TaskApprovals;
  readonly hub: EventHub;
  readonly clock: Clock;
  /** Says that an approval of a task is settled. */
  readonly decided: (taskId: string) => void;
}

const STATUSES = {
  allow: 'allowed',
  deny: 'denied',
  answer: 'answered',
} as const satisfies Record<ApprovalDecision['decision'], ApprovalStatus>;

const THE_PROGRAM: ApprovalDecider = { via: 'program', token: null, address: null };

/** Decides an approval. Several may try at once: the store takes the first, and refuses the others. */
export async function decideApproval(
  id: string,
  { input: value, decidedBy }: { readonly input: unknown } & Pick<DecideOptions, 'decidedBy'>,
  parts: DecideParts,
): Promise<Approval> {
  const input = parse(ApprovalInput, value);
  const approval = await getApproval(id, parts.store);
  if (approval.status !== 'pending') {
    // The node that has settled it may have died before it told the run.
    parts.decided(approval.taskId);
    throw refusalOf(approval);
  }
  const now = parts.clock.now();
  if (approval.expiresAt !== null && Date.parse(approval.expiresAt) <= now) {
    await expire(approval, now, parts);
    throw refusalOf(await getApproval(id, parts.store));
  }
  const decision = decisionOf(approval, input, { ...THE_PROGRAM, ...decidedBy });
  const { request } = approval;
  const event = ownEvent('task.approval_decided', {
    approvalId: id,
    ...decision,
    ...(request.input !== undefined && { input: request.input }),
  });
  const to = STATUSES[decision.decision];
  const isFirst = await settle(approval, { to, decision, event, now }, parts);
  const settled = await getApproval(id, parts.store);
  if (!isFirst) throw refusalOf(settled);
  return settled;
}

async function expire(approval: Approval, now: number, parts: DecideParts): Promise<void> {
  const event = ownEvent('task.approval_expired', { approvalId: approval.id });
  await settle(approval, { to: 'expired', decision: null, event, now }, parts);
}

interface Settling {
  readonly to: Exclude<ApprovalStatus, 'pending'>;
  readonly decision: ApprovalDecision | null;
  readonly event: ReturnType<typeof ownEvent>;
  readonly now: number;
}

/** @returns whether nobody was first. */
async function settle(
  { id, taskId }: Approval,
  { to, decision, event, now }: Settling,
  { store, hub, decided }: DecideParts,
): Promise<boolean> {
  const at = timestamp(now);
  const draft = { at, ...event };
  const stored = await store.settleApproval({ id, taskId, to, decision, reason: null, at, event: draft });
  if (stored === undefined) return false;
  hub.publish([stored]);
  decided(taskId);
  return true;
}

function refusalOf({ id, status, settledAt, reason }: Approval): Error {
  const details = { status, settledAt };
  if (status === 'expired')
    return new ClaudeOpsError('approval_expired', `Approval ${id} expired at ${settledAt}.`, { details });
  const why = reason === null ? '' : ` ${reason}`;
  return new ClaudeOpsError('approval_already_decided', `Approval ${id} is already ${status}.${why}`, {
    details,
  });
}
