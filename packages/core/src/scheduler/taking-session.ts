import type { Task, TaskError } from '@claude-ops/contract';
import type { Attempt } from '../attempt/attempt.ts';
import type { RunOptions } from '../executors/executor.ts';
import { createAttemptMask } from '../secrets/attempt-mask.ts';
import type { KeptSessions } from '../sessions/kept-sessions.ts';
import type { RunningTask } from '../store/task-queue.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { isRetried } from './retry.ts';

interface EndingRun {
  readonly attempt: Attempt;
  readonly token: string;
  readonly workspace: Pick<Workspace, 'owner'>;
}

/** What fills the disk is removed, and what another attempt begins anew, too. */
function isKept(task: Task, error: TaskError): boolean {
  return error.code !== 'workspace_too_large' && !isRetried(task, error);
}

/** Has the session of a run kept when it ends, unless its task keeps none or another attempt follows. */
export function takingSession(
  { task }: RunningTask,
  { attempt, token, workspace }: EndingRun,
  { sessions }: { readonly sessions: Pick<KeptSessions, 'isOn' | 'take'> },
): Pick<RunOptions, 'takeSession'> {
  if (!task.keepSession || !sessions.isOn) return {};
  return {
    async takeSession(home, outcome) {
      if (outcome.status === 'failed' && !isKept(task, outcome.error)) return;
      await sessions.take(task.id, {
        home,
        sessionId: outcome.result?.sessionId ?? undefined,
        except: attempt.session?.sessionId,
        uid: workspace.owner?.uid,
        mask: createAttemptMask(attempt, token),
      });
    },
  };
}
