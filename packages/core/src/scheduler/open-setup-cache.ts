import type { Attempt } from '../attempt/attempt.ts';
import type { RunOptions } from '../executors/executor.ts';
import { createAttemptMask } from '../secrets/attempt-mask.ts';
import type { CachedRun, SetupCache } from '../setup-cache/setup-cache.ts';
import type { RunningTask } from '../store/task-queue.ts';
import type { Workspace } from '../workspaces/workspace.ts';

export interface SetupCacheParts {
  readonly setupCache: SetupCache;
  /** Of containers. @default there are none */
  readonly image?: string | undefined;
}

interface RunWithSetup {
  readonly attempt: Attempt;
  readonly workspace: Workspace;
  /** No file with one of them in it is kept. */
  readonly hidden: readonly string[];
  /** Of the gateway. */
  readonly token: string;
}

/** Opens what is kept for the setup of a run. Undefined where the task does not ask for that. */
export function openSetupCache(
  running: RunningTask,
  run: RunWithSetup,
  { setupCache, image }: SetupCacheParts,
): RunOptions['setupCache'] {
  const { setup } = running.task;
  if (setup?.cacheKey === undefined) return undefined;
  const { script, cacheKey } = setup;
  const origin = originOf(running, run);
  if (typeof origin === 'string') return setupCache.open(origin);
  const { mode, createdBy } = running.task;
  const place = [mode, process.platform, process.arch, ...(mode === 'container' ? [image ?? ''] : [])];
  return setupCache.open({
    identity: { cacheKey, script, repository: origin.repository, caller: createdBy?.id ?? null, place },
    workspace: run.workspace.path,
    baseCommit: origin.baseCommit,
    secrets: run.hidden,
    mask: createAttemptMask(run.attempt, run.token),
  });
}

const NO_REPOSITORY = 'The task has no repository: give it `files.gitUrl`.';
/** An agent has worked in it: it must not reach a task that starts anew. */
const NOT_FRESH = 'The task goes on in the workspace of an earlier run.';

type Origin = Pick<CachedRun, 'baseCommit'> & Pick<CachedRun['identity'], 'repository'>;

/** The repository of which git has made the workspace for this very run, or why there is none. */
function originOf({ task }: RunningTask, { attempt, workspace }: RunWithSetup): Origin | string {
  if (task.previousTaskId !== null || attempt.session !== undefined) return NOT_FRESH;
  if (task.files?.type !== 'git' || workspace.repository === undefined) return NO_REPOSITORY;
  return { repository: task.files.gitUrl, baseCommit: workspace.repository.baseCommit };
}
