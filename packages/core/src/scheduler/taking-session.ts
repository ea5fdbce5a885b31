import type { Task } from '@claude-ops/contract';
import type { Snapshot } from '../artifacts/snapshot.ts';
import type { Attempt } from '../attempt/attempt.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';
import type { RunOptions } from '../executors/executor.ts';
import { createAttemptMask } from '../secrets/attempt-mask.ts';
import type { KeptSessions } from '../sessions/kept-sessions.ts';
import type { RunningTask } from '../store/task-queue.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { isGoneOnWith, isRetried, resumes } from './retry.ts';

interface EndingRun {
  readonly attempt: Attempt;
  readonly token: string;
  readonly workspace: Pick<Workspace, 'owner' | 'repository'>;
  /** The files of the workspace before the first attempt. */
  readonly before: Snapshot | undefined;
}

/** What fills the disk is removed, and what another attempt begins anew, too. */
function isKept(task: Task, outcome: ExecutionOutcome): boolean {
  if (outcome.status !== 'failed') return true;
  return outcome.error.code !== 'workspace_too_large' && !isRetried(task, outcome.error);
}

/** Has the session of a run kept when it ends: for the attempt that follows, or for other tasks. */
export function takingSession(
  { task, attempt: { number } }: RunningTask,
  { attempt, token, workspace, before }: EndingRun,
  { sessions }: { readonly sessions: Pick<KeptSessions, 'isOn' | 'take'> },
): Pick<RunOptions, 'takeSession'> {
  const forTasks = task.keepSession && sessions.isOn;
  if (!forTasks && !resumes(task)) return {};
  return {
    async takeSession(home, outcome) {
      const isForRetry = outcome.status === 'failed' && isGoneOnWith(task, outcome.error);
      if (isForRetry ? before === undefined : !forTasks || !isKept(task, outcome)) return;
      await sessions.take(task.id, {
        attempt: number,
        home,
        sessionId: outcome.result?.sessionId ?? undefined,
        except: attempt.session?.sessionId,
        uid: workspace.owner?.uid,
        mask: createAttemptMask(attempt, token),
        ...(isForRetry && before && { baseline: { before, baseCommit: workspace.repository?.baseCommit } }),
      });
    },
  };
}
