import { ClaudeOpsError, type ExecutionMode } from '@claude-ops/contract';
import { outcomeOfStop } from '../claude/outcome.ts';
import { taskError } from '../claude/task-error.ts';
import type { Snapshot } from '../artifacts/snapshot.ts';
import type { Attempt } from '../attempt/attempt.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';
import { stopCauseOf } from '../attempt/stop-cause.ts';
import type { Executor, RunOptions, TakenWarmProcess } from '../executors/executor.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { CredentialParts } from '../secrets/find-credential.ts';
import { openRunSecrets, type RunSecrets } from '../secrets/run-secrets.ts';
import type { RunningTask } from '../store/task-queue.ts';
import type { KeptSessions } from '../sessions/kept-sessions.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { Workspace, WorkspaceProvider, WorkspaceRequest } from '../workspaces/workspace.ts';
import type { Resumption } from './resume/find-resumable.ts';
import { findInterrupted } from './resume/find-interrupted.ts';
import { toAttempt } from './to-attempt.ts';
import { outcomeOfShortage, ShortageError, whenPossible } from './when-possible.ts';

export interface PreparationParts extends CredentialParts {
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly workspaces: WorkspaceProvider;
  readonly uploads: UploadStore;
  readonly sessions: KeptSessions;
  readonly sealer: Sealer;
}

/** What a run needs. */
export interface Prepared {
  readonly executor: Executor;
  readonly secrets: RunSecrets;
  readonly workspace: Workspace;
  readonly attempt: Attempt;
  /** What was started ahead and is to run it, if there was anything. Whoever has it ends it. */
  readonly warmProcess: TakenWarmProcess | undefined;
  /** The files of the workspace before its first run, where that began under another server or was another attempt. */
  readonly before: Snapshot | undefined;
}

export interface PreparationRun extends Pick<RunOptions, 'signal' | 'emit'> {
  /** Present where the run is one that an earlier server has started. */
  readonly resumption?: Resumption | undefined;
}

/** Prepares what a run needs, or gives the outcome of an attempt that can have none. */
export async function prepareAttempt(
  running: RunningTask,
  { signal, emit, resumption }: PreparationRun,
  parts: PreparationParts,
): Promise<Prepared | ExecutionOutcome> {
  const { task, sealedSecrets } = running;
  try {
    const executor = parts.executors.get(task.mode);
    if (executor === undefined)
      return failed('executor_unavailable', `This server does not offer mode "${task.mode}".`);
    const secrets = await openRunSecrets({ ...task, sealed: sealedSecrets }, parts);
    if (secrets === 'not opened')
      return failed('execution_failed', 'The API key could not be decrypted: the secret key has changed.');
    if (secrets === 'no credential')
      return failed(
        'credential_not_found',
        `The server has no credential "${task.credential ?? ''}" any more.`,
      );
    if (resumption !== undefined) {
      const attempt = toAttempt(running, secrets);
      const owner = await executor.findWorkspaceOwner?.(attempt.id);
      const workspace = parts.workspaces.reopen(task.id, { repository: resumption.repository, owner });
      return { executor, secrets, workspace, attempt, warmProcess: undefined, before: resumption.before };
    }
    const interrupted = await findInterrupted(running, { ...parts, emit });
    const { previousTaskId } = task;
    const previous =
      interrupted ?? (previousTaskId === null ? undefined : await parts.sessions.find(previousTaskId));
    if (previousTaskId !== null && previous === undefined)
      return failed('not_continuable', `The session of task ${previousTaskId} is no longer kept.`);
    const attempt = toAttempt(running, secrets, previous);
    const warmProcess = executor.warm?.take(attempt);
    // Afterwards: who has the warm process is whom it was started as.
    const owner = await orGiveBack(warmProcess, executor.findWorkspaceOwner?.(attempt.id));
    const own = { owner, made: warmProcess?.workspace, previous: previous?.workspace, interrupted };
    const request = { ...toWorkspaceRequest(running, secrets), ...own };
    const prepare = async () => await parts.workspaces.prepare(request, signal);
    const prepared = whenPossible(prepare, { signal, emit, hasBegun: () => false });
    const workspace = await orGiveBack(warmProcess, prepared);
    return { executor, secrets, workspace, attempt, warmProcess, before: interrupted?.before };
  } catch (error) {
    return outcomeOfPreparation(error, signal);
  }
}

/** A warm process whose attempt can't have what it needs besides is of no use any more. */
export async function orGiveBack<T>(
  warmProcess: TakenWarmProcess | undefined,
  preparing: T | Promise<T>,
): Promise<T> {
  try {
    return await preparing;
  } catch (error) {
    await warmProcess?.[Symbol.asyncDispose]();
    throw error;
  }
}

function toWorkspaceRequest({ task, attempt }: RunningTask, secrets: RunSecrets): WorkspaceRequest {
  const { id: taskId, files, trustWorkspace } = task;
  return { taskId, attemptId: attempt.id, files, gitCredentials: secrets.gitCredentials, trustWorkspace };
}

/** First cause wins: what had failed by itself is not what a later stop reports. */
function outcomeOfPreparation(error: unknown, signal: AbortSignal): ExecutionOutcome {
  if (error instanceof ShortageError) return outcomeOfShortage(error);
  const cause = stopCauseOf(signal);
  return cause === undefined || ClaudeOpsError.is(error)
    ? failed('workspace_failed', error instanceof Error ? error.message : String(error))
    : outcomeOfStop(cause, null);
}

function failed(code: Parameters<typeof taskError>[0], message: string): ExecutionOutcome {
  return { status: 'failed', error: taskError(code, message), result: null };
}
