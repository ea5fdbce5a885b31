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
import type { ClaimedTask } from '../store/task-store.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { Workspace, WorkspaceProvider, WorkspaceRequest } from '../workspaces/workspace.ts';
import { beginCollection, finishCollection, type CollectionParts } from './attempt-artifacts.ts';

export interface ExecutionParts extends CollectionParts {
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly workspaces: WorkspaceProvider;
  readonly gateway: Gateway;
  readonly uploads: UploadStore;
  readonly sealer: Sealer;
}

type AttemptRun = Omit<RunOptions, 'workspace' | 'gateway'>;

/** Prepares what an attempt needs, runs it, and puts everything away. What goes wrong on the way is an outcome too. */
export async function executeAttempt(
  claimed: ClaimedTask,
  run: AttemptRun,
  parts: ExecutionParts,
): Promise<ExecutionOutcome> {
  const prepared = await prepare(claimed, run, parts);
  if ('status' in prepared) return prepared;

  const { executor, secrets, workspace } = prepared;
  try {
    return await runCollecting(executor, toAttempt(claimed, secrets), {
      ...{ claimed, secrets, parts },
      run: { ...run, workspace },
    });
  } catch (error) {
    parts.logger.error({ err: error, taskId: claimed.task.id }, 'an attempt failed for a reason of ours');
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
  claimed: ClaimedTask,
  { signal }: AttemptRun,
  parts: ExecutionParts,
): Promise<Prepared | ExecutionOutcome> {
  try {
    const executor = parts.executors.get(claimed.task.mode);
    if (executor === undefined)
      return failed('executor_unavailable', `This server does not offer mode "${claimed.task.mode}".`);
    const secrets = openTaskSecrets(parts.sealer, claimed.sealedSecrets, claimed.task.id);
    if (secrets === undefined)
      return failed('execution_failed', 'The API key could not be decrypted: the secret key has changed.');
    const { workspaceOwner: owner } = executor;
    const request = toWorkspaceRequest(claimed, secrets);
    const workspace = await parts.workspaces.prepare(
      owner === undefined ? request : { ...request, owner },
      signal,
    );
    return { executor, secrets, workspace };
  } catch (error) {
    return outcomeOfPreparation(error, signal);
  } finally {
    await removeUpload(claimed, parts);
  }
}

interface CollectingRun {
  readonly claimed: ClaimedTask;
  readonly secrets: TaskSecrets;
  readonly run: Omit<RunOptions, 'gateway'>;
  readonly parts: ExecutionParts;
}

async function runCollecting(
  executor: Executor,
  attempt: Attempt,
  { claimed, secrets, run, parts }: CollectingRun,
): Promise<ExecutionOutcome> {
  const { taskId, apiKey } = attempt;
  return await runThroughGateway(
    {
      ...{ gateway: parts.gateway, emit: run.emit },
      ...{ taskId, apiKey, maxCostUsd: claimed.task.maxCostUsd },
    },
    async (gateway) => {
      const hidden = [...secretsInArtifacts(secrets), gateway.token];
      const collection = await beginCollection(claimed, hidden, { run, parts });
      const outcome = await executor.run(attempt, { ...run, gateway });
      run.onEnded();
      return await finishCollection(collection, outcome, { run, parts, taskId });
    },
  );
}

function toWorkspaceRequest({ task, attempt }: ClaimedTask, secrets: TaskSecrets): WorkspaceRequest {
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
async function removeUpload({ task }: ClaimedTask, { uploads }: ExecutionParts): Promise<void> {
  if (task.files?.type === 'zip') await uploads.remove(task.id);
}

function toAttempt(
  { task, attempt }: ClaimedTask,
  { apiKey, mcpServers, gitCredentials }: TaskSecrets,
): Attempt {
  const { prompt, model, permissionMode, schema, trustWorkspace } = task;
  return {
    id: attempt.id,
    taskId: task.id,
    prompt,
    model,
    permissionMode,
    schema,
    trustWorkspace,
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
