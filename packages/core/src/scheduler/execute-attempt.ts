import { ClaudeOpsError, type ExecutionMode } from '@claude-ops/contract';
import { taskError } from '../claude/task-error.ts';
import { outcomeOfStop } from '../claude/outcome.ts';
import {
  stopCauseOf,
  type Attempt,
  type ExecutionOutcome,
  type Executor,
  type RunOptions,
} from '../executors/executor.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { runThroughGateway } from '../gateway/run-through-gateway.ts';
import type { Logger } from '../logger.ts';
import { secretsInArtifacts } from '../secrets/artifact-secrets.ts';
import { secretsOfGit } from '../secrets/git-secrets.ts';
import { openTaskSecrets, type TaskSecrets } from '../secrets/task-secrets.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { RunningTask } from '../store/task-store.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { Workspace, WorkspaceProvider, WorkspaceRequest } from '../workspaces/workspace.ts';
import { beginCollection, finishCollection, type CollectionParts } from './attempt-artifacts.ts';
import type { Resumption } from './resume/find-resumable.ts';
import type { ResumeNotes } from './resume/resume-notes.ts';

export interface ExecutionParts extends CollectionParts {
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly workspaces: WorkspaceProvider;
  readonly gateway: Gateway;
  readonly uploads: UploadStore;
  readonly sealer: Sealer;
  readonly notes: ResumeNotes;
}

type AttemptRun = Pick<RunOptions, 'signal' | 'emit' | 'onEnded'> & {
  /** Present where the run is one that an earlier server has started. */
  readonly resumption?: Resumption | undefined;
};

/** Prepares what an attempt needs, runs it, and puts everything away. What goes wrong on the way is an outcome too. */
export async function executeAttempt(
  running: RunningTask,
  run: AttemptRun,
  parts: ExecutionParts,
): Promise<ExecutionOutcome> {
  const prepared = await prepare(running, run, parts);
  if ('status' in prepared) return prepared;

  const { executor, secrets, workspace } = prepared;
  try {
    return await runCollecting(executor, toAttempt(running, secrets), {
      ...{ running, secrets, parts },
      run: { ...run, workspace },
    });
  } catch (error) {
    parts.logger.error({ err: error, taskId: running.task.id }, 'an attempt failed for a reason of ours');
    return failed('execution_failed', `The run could not be carried out: ${messageOf(error)}`);
  } finally {
    await putAway(workspace, parts.logger);
  }
}

interface Prepared {
  readonly executor: Executor;
  readonly secrets: TaskSecrets;
  readonly workspace: Workspace;
}

/** What a run needs, or the outcome of an attempt that can have none. */
async function prepare(
  running: RunningTask,
  { signal }: AttemptRun,
  parts: ExecutionParts,
): Promise<Prepared | ExecutionOutcome> {
  try {
    const executor = parts.executors.get(running.task.mode);
    if (executor === undefined)
      return failed('executor_unavailable', `This server does not offer mode "${running.task.mode}".`);
    const secrets = openTaskSecrets(parts.sealer, running.sealedSecrets, running.task.id);
    if (secrets === undefined)
      return failed('execution_failed', 'The API key could not be decrypted: the secret key has changed.');
    const workspace = await parts.workspaces.prepare(toWorkspaceRequest(running, secrets), signal);
    return { executor, secrets, workspace };
  } catch (error) {
    return outcomeOfPreparation(error, signal);
  } finally {
    await removeUpload(running, parts);
  }
}

interface CollectingRun {
  readonly running: RunningTask;
  readonly secrets: TaskSecrets;
  readonly run: Omit<RunOptions, 'gateway'>;
  readonly parts: ExecutionParts;
}

async function runCollecting(
  executor: Executor,
  attempt: Attempt,
  { running, secrets, run, parts }: CollectingRun,
): Promise<ExecutionOutcome> {
  const { taskId, apiKey } = attempt;
  return await runThroughGateway(
    {
      ...{ gateway: parts.gateway, emit: run.emit },
      ...{ taskId, apiKey, maxCostUsd: running.task.maxCostUsd },
    },
    async (gateway) => {
      const hidden = [...secretsInArtifacts(secrets), gateway.token];
      const collection = await beginCollection(running, hidden, { run, parts });
      const outcome = await executor.run(attempt, { ...run, gateway });
      run.onEnded();
      return await finishCollection(collection, outcome, { run, parts, taskId });
    },
  );
}

function toWorkspaceRequest({ task, attempt }: RunningTask, secrets: TaskSecrets): WorkspaceRequest {
  const { id: taskId, files, trustWorkspace } = task;
  return { taskId, attemptId: attempt.id, files, gitCredentials: secrets.gitCredentials, trustWorkspace };
}

/** First cause wins: what had failed by itself is not what a later stop reports. */
function outcomeOfPreparation(error: unknown, signal: AbortSignal): ExecutionOutcome {
  const cause = stopCauseOf(signal);
  return cause === undefined || ClaudeOpsError.is(error)
    ? failed('workspace_failed', messageOf(error))
    : outcomeOfStop(cause, null);
}

/** What a workspace was filled from is needed no more: the disk must not grow. */
async function removeUpload({ task }: RunningTask, { uploads }: ExecutionParts): Promise<void> {
  if (task.files?.type === 'zip') await uploads.remove(task.id);
}

function toAttempt(
  { task, attempt }: RunningTask,
  { apiKey, mcpServers, gitCredentials }: TaskSecrets,
): Attempt {
  const { prompt, model, permissionMode, schema, trustWorkspace, network } = task;
  return {
    id: attempt.id,
    taskId: task.id,
    prompt,
    model,
    permissionMode,
    schema,
    trustWorkspace,
    network: network.policy,
    apiKey,
    mcpServers,
    otherSecrets: secretsOfGit(gitCredentials),
  };
}

async function putAway(workspace: Workspace, logger: Logger): Promise<void> {
  try {
    await workspace[Symbol.asyncDispose]();
  } catch (error) {
    logger.error({ err: error, path: workspace.path }, 'a workspace could not be removed');
  }
}

function failed(code: Parameters<typeof taskError>[0], message: string): ExecutionOutcome {
  return { status: 'failed', error: taskError(code, message), result: null };
}

function messageOf(error: unknown): string {
  if (ClaudeOpsError.is(error) || error instanceof Error) return error.message;
  return String(error);
}
