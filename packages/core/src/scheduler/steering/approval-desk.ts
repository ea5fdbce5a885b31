import { LIMITS, withdrawalReason, type Approval } from '@claude-ops/contract';
import { ownEvent } from '../../attempt/own-event.ts';
import type { ApprovalDesk, Pauses, WantedApproval } from '../../attempt/steering.ts';
import { stopCauseOf } from '../../attempt/stop-cause.ts';
import { timestamp, type Clock } from '../../clock.ts';
import type { EventHub } from '../../events/event-hub.ts';
import type { FreshId } from '../../ids.ts';
import type { Logger } from '../../logger.ts';
import type { ApprovalSettling, TaskApprovals } from '../../store/task-approvals.ts';
import { retryUntilDone } from '../../system/retry-until-done.ts';
import { settlesWithin, whenAborted } from '../../system/settles-within.ts';
import type { News } from './news.ts';
import { toWait } from './approval-wait.ts';

export interface DeskParts {
  readonly store: TaskApprovals;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nextId: () => FreshId;
  /** Tells when an approval of a task may have been decided, here or elsewhere. */
  readonly decisions: News;
  /** Aborted when nothing can be stored any more. */
  readonly givingUp: AbortSignal;
}

export interface DeskOfAttempt {
  readonly taskId: string;
  readonly attempt: number;
  readonly pauses: Pauses;
}

/** How often a run looks for a decision that it was not told of, in milliseconds: word of it may be lost. */
const LOOK_AGAIN_MS = 15_000;

export function createApprovalDesk(of: DeskOfAttempt, parts: DeskParts): ApprovalDesk {
  return {
    async decide(wanted) {
      const approval = await request(wanted, of, parts);
      if (approval?.status !== 'pending') return approval;
      const leftMs = timeLeft(approval, parts);
      return await of.pauses.during(toWait(approval, leftMs), () => untilSettled(approval, wanted, parts));
    },
  };
}

/** Stores a new one, or finds the one that the same request has made before. */
async function request(
  { requestId: cliId, kind, request: asked, timeoutMs }: WantedApproval,
  { taskId, attempt }: DeskOfAttempt,
  { store, hub, clock, nextId, logger, givingUp: signal }: DeskParts,
): Promise<Approval | undefined> {
  const { id } = nextId();
  const now = clock.now();
  const expiresAt = timestamp(now + timeoutMs);
  const approval: Approval = {
    id,
    taskId,
    attempt,
    kind,
    status: 'pending',
    request: asked,
    createdAt: timestamp(now),
    expiresAt,
    settledAt: null,
    decision: null,
    reason: null,
  };
  const requested = ownEvent('task.approval_requested', {
    approvalId: id,
    attempt,
    kind,
    request: asked,
    expiresAt,
  });
  const event = { at: approval.createdAt, ...requested };
  // The CLI may put any character in it; a database takes no U+0000.
  const requestId = JSON.stringify(cliId);
  const mostOfTask = LIMITS.approvalsMaxCount;
  const insertion = await retryUntilDone(
    () => store.addApproval({ approval, requestId, event, mostOfTask }),
    { what: 'storing an approval', logger, signal },
  );
  if (insertion.status === 'known') return insertion.approval;
  if (insertion.status !== 'inserted') return undefined;
  hub.publish([insertion.event]);
  return approval;
}

/** Looks whenever there may be a decision. One of several causes settles it, and the first one counts. */
async function untilSettled(
  { id, taskId }: Approval,
  { withdrawn, stopped }: WantedApproval,
  parts: DeskParts,
): Promise<Approval | undefined> {
  const { store, logger, givingUp: signal } = parts;
  using news = parts.decisions.watch(taskId);
  const [gone, stop] = [whenAborted(withdrawn), whenAborted(stopped)];
  try {
    for (;;) {
      const changed = news.next();
      const approval = await retryUntilDone(() => store.findApproval(id), {
        what: 'looking at an approval',
        logger,
        signal,
      });
      if (approval?.status !== 'pending') return approval;
      const leftMs = timeLeft(approval, parts);
      // The end of the attempt withdraws it then, and knows whether another attempt follows.
      if (stopCauseOf(stopped) === 'interrupted') return undefined;
      if (stopped.aborted) await withdraw(approval, reasonOfStop(stopped), parts);
      else if (withdrawn.aborted) await withdraw(approval, 'The claude CLI no longer asks.', parts);
      else if (leftMs <= 0) await expire(approval, parts);
      else {
        const next = Promise.race([changed, gone.aborted, stop.aborted]);
        await settlesWithin(next, Math.min(leftMs, LOOK_AGAIN_MS));
      }
    }
  } finally {
    gone.release();
    stop.release();
  }
}

function timeLeft({ expiresAt }: Approval, { clock }: DeskParts): number {
  return expiresAt === null ? Infinity : Date.parse(expiresAt) - clock.now();
}

function reasonOfStop(stopped: AbortSignal): string {
  const cause = stopCauseOf(stopped);
  if (cause === 'cancelled') return withdrawalReason({ status: 'cancelled', error: null });
  const code = cause === 'timed_out' ? cause : 'claude_failed';
  return withdrawalReason({ status: 'failed', error: { code } });
}

async function withdraw({ id, taskId }: Approval, reason: string, parts: DeskParts): Promise<void> {
  const event = ownEvent('task.approval_withdrawn', { approvalId: id, reason });
  await settle({ id, taskId, to: 'withdrawn', decision: null, reason }, event, parts);
}

async function expire({ id, taskId }: Approval, parts: DeskParts): Promise<void> {
  const event = ownEvent('task.approval_expired', { approvalId: id });
  await settle({ id, taskId, to: 'expired', decision: null, reason: null }, event, parts);
}

async function settle(
  settling: Omit<ApprovalSettling, 'at' | 'event'>,
  event: ReturnType<typeof ownEvent>,
  { store, hub, clock, logger, givingUp: signal }: DeskParts,
): Promise<void> {
  const at = timestamp(clock.now());
  const stored = await retryUntilDone(
    () => store.settleApproval({ ...settling, at, event: { at, ...event } }),
    { what: 'settling an approval', logger, signal },
  );
  if (stored !== undefined) hub.publish([stored]);
}
