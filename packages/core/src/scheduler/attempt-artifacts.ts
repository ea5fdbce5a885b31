import { ClaudeOpsError, type ArtifactsOmitted } from '@claude-ops/contract';
import type { ArtifactCollector, Collection } from '../artifacts/artifact-collector.ts';
import { codeOf } from '../system/code-of.ts';
import { taskError } from '../claude/task-error.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';
import type { RunOptions } from '../executors/executor.ts';
import type { Logger } from '../logger.ts';
import type { Snapshot } from '../artifacts/snapshot.ts';
import type { RunningTask } from '../store/task-queue.ts';

export interface CollectionParts {
  readonly artifacts: ArtifactCollector;
  readonly logger: Logger;
  /** Gives up on what is slow or fails: the server is going down. */
  readonly givingUp: AbortSignal;
}

/** Looks at a workspace before the run. Undefined where the run is stopped before it begins: then it makes nothing. */
export async function beginCollection(
  { task, attempt }: RunningTask,
  secrets: readonly string[],
  {
    run,
    parts,
  }: {
    readonly run: Pick<RunOptions, 'workspace' | 'signal'> & { readonly before: Snapshot | undefined };
    readonly parts: CollectionParts;
  },
): Promise<Collection | undefined> {
  try {
    return await parts.artifacts.begin({
      taskId: task.id,
      attemptId: attempt.id,
      workspace: run.workspace,
      signal: run.signal,
      ...(run.before && { before: run.before }),
      givingUp: parts.givingUp,
      filter: task.artifactFilter ?? {},
      secrets,
    });
  } catch (error) {
    if (run.signal.aborted) return undefined;
    throw error;
  }
}

interface CollectedOutcome {
  readonly outcome: ExecutionOutcome;
  /** The files of the run that are not kept; null if none is known to be missing. */
  readonly artifactsOmitted: ArtifactsOmitted | null;
}

/** Stores what the run changed, and gives its outcome: of a completed run whose artifacts can't be stored it is another. */
export async function finishCollection(
  collection: Collection | undefined,
  outcome: ExecutionOutcome,
  {
    run,
    parts,
    taskId,
  }: { readonly run: Pick<RunOptions, 'emit'>; readonly parts: CollectionParts; readonly taskId: string },
): Promise<CollectedOutcome> {
  try {
    const artifactsOmitted = (await collection?.finish(run.emit)) ?? null;
    return { outcome, artifactsOmitted };
  } catch (error) {
    parts.logger.error(
      { event: 'artifacts_not_stored', err: error, taskId },
      'the artifacts of a task could not be stored',
    );
    if (outcome.status !== 'completed') return { outcome, artifactsOmitted: null };
    const reason = ClaudeOpsError.is(error)
      ? error.message
      : `The artifacts could not be stored: ${codeOf(error)}.`;
    const failed = taskError('artifacts_failed', reason);
    return {
      outcome: { status: 'failed', error: failed, result: outcome.result },
      artifactsOmitted: null,
    };
  }
}
