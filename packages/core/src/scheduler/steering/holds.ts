import { LIMITS } from '@claude-ops/contract';
import type { Steering } from '../../attempt/steering.ts';
import { needsPatience } from '../../claude/patience.ts';
import { timestamp, type Clock } from '../../clock.ts';
import type { AskForBudget } from '../../gateway/holds/budget.ts';
import type { UsageLimitWait } from '../../gateway/holds/usage-limit.ts';
import type { GrantRequest } from '../../gateway/grant.ts';
import type { NameCredential } from '../../secrets/credential-name.ts';
import type { ModelCredential } from '../../secrets/model-credential.ts';
import type { TaskApprovals } from '../../store/task-approvals.ts';
import type { RunningTask } from '../../store/task-queue.ts';
import type { UsageLanes } from '../limits/usage-lanes.ts';

export interface HoldParts {
  readonly store: TaskApprovals;
  readonly clock: Clock;
  readonly lanes: UsageLanes;
  readonly nameCredential: NameCredential;
}

/** The run whose requests wait. */
export interface HeldRun {
  readonly steering: Steering;
  readonly credential: ModelCredential;
  /** Aborted when the run is stopped. */
  readonly stopped: AbortSignal;
  /** Aborted when the run is over. */
  readonly over: AbortSignal;
}

type Holding = Pick<GrantRequest, 'maxCostUsd' | 'askForBudget' | 'usageLimit' | 'isPatient'>;

/** How the requests of an attempt wait: for more budget, and for the end of a usage limit. */
export async function holdsOf(running: RunningTask, run: HeldRun, parts: HoldParts): Promise<Holding> {
  const { task } = running;
  const asks = task.onBudget === 'ask' && task.maxCostUsd !== null;
  return {
    maxCostUsd: asks ? await allowedCost(running, parts) : task.maxCostUsd,
    isPatient: needsPatience(task),
    ...(asks && { askForBudget: askingForBudget(running, run) }),
    ...(task.onUsageLimit === 'wait' && { usageLimit: usageLimitWaitOf(running, run, parts) }),
  };
}

/** The most that the task may cost: somebody may have allowed more to an earlier attempt, or before a restart. */
async function allowedCost({ task }: RunningTask, { store }: HoldParts): Promise<number | null> {
  if (task.maxCostUsd === null) return null;
  const { rows: allowed } = await store.listApprovals({
    taskId: task.id,
    status: 'allowed',
    limit: LIMITS.approvalsMaxCount,
  });
  return Math.max(task.maxCostUsd, ...allowed.map(({ decision }) => decision?.maxCostUsd ?? 0));
}

/** An attempt asks once at each amount. Gone on with after a restart, it finds the approval that was made for it. */
function askingForBudget({ task }: RunningTask, { steering, stopped, over }: HeldRun): AskForBudget {
  return async (spent) => {
    const approval = await steering.approvals.decide({
      requestId: `budget ${spent.maxCostUsd}`,
      kind: 'budget',
      request: spent,
      timeoutMs: task.approvalTimeout,
      withdrawn: over,
      stopped,
    });
    // A stop ends the run, not the budget. Nobody waits for an answer after it.
    if (stopped.aborted || over.aborted) return await new Promise<never>(() => undefined);
    return approval?.status === 'allowed' ? (approval.decision?.maxCostUsd ?? null) : null;
  };
}

function usageLimitWaitOf({ task }: RunningTask, run: HeldRun, parts: HoldParts): UsageLimitWait {
  const { lanes, clock } = parts;
  const credential = parts.nameCredential(run.credential.secret);
  return {
    get isLimited() {
      return lanes.endOf(credential) !== undefined;
    },
    met: ({ resetsAtMs }) => lanes.note({ credential, taskId: task.id, resetsAtMs }),
    async untilOver(signal) {
      const untilMs = lanes.endOf(credential);
      if (untilMs === undefined || signal.aborted) return;
      const until = timestamp(untilMs);
      const pause = {
        kind: 'usage_limit',
        reason: `The provider refuses its credential until ${until}.`,
        timeoutMs: Math.max(0, untilMs - clock.now()),
        until,
        approvalId: null,
      } as const;
      await run.steering.pauses.during(pause, () => lanes.untilOver(credential, signal));
    },
  };
}
