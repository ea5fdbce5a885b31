import { ClaudeOpsError, type ExecutionMode } from '@claude-ops/contract';
import { taskError } from '../claude/task-error.ts';
import type { Attempt, ExecutionOutcome, Executor, RunOptions } from '../executors/executor.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { runThroughGateway } from '../gateway/run-through-gateway.ts';
import type { Logger } from '../logger.ts';
import { openTaskSecrets } from '../secrets/task-secrets.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { ClaimedTask } from '../store/task-store.ts';
import type { Workspace, WorkspaceProvider } from '../workspaces/workspace.ts';

export interface ExecutionParts {
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly workspaces: WorkspaceProvider;
  readonly gateway: Gateway;
  readonly sealer: Sealer;
  readonly logger: Logger;
}

/** Prepares what an attempt needs, runs it, and puts everything away. What goes wrong on the way is an outcome too. */
export async function executeAttempt(
  claimed: ClaimedTask,
  run: Omit<RunOptions, 'workspace' | 'gateway'>,
  parts: ExecutionParts,
): Promise<ExecutionOutcome> {
  const executor = parts.executors.get(claimed.task.mode);
  if (executor === undefined)
    return failed('executor_unavailable', `This server does not offer mode "${claimed.task.mode}".`);
  const attempt = toAttempt(claimed, parts.sealer);
  if (attempt === undefined)
    return failed('execution_failed', 'The API key could not be decrypted: the secret key has changed.');

  let workspace: Workspace;
  try {
    workspace = await parts.workspaces.prepare({ taskId: attempt.taskId }, run.signal);
  } catch (error) {
    return failed('workspace_failed', messageOf(error));
  }
  try {
    return await runThroughGateway(
      {
        ...{ gateway: parts.gateway, emit: run.emit },
        ...{ taskId: attempt.taskId, apiKey: attempt.apiKey, maxCostUsd: claimed.task.maxCostUsd },
      },
      (gateway) => executor.run(attempt, { ...run, workspace, gateway }),
    );
  } catch (error) {
    parts.logger.error({ err: error, taskId: attempt.taskId }, 'an attempt failed for a reason of ours');
    return failed('execution_failed', `The run could not be carried out: ${messageOf(error)}`);
  } finally {
    await putAway(workspace, parts.logger);
  }
}

function toAttempt({ task, attempt, sealedSecrets }: ClaimedTask, sealer: Sealer): Attempt | undefined {
  const secrets = openTaskSecrets(sealer, sealedSecrets, task.id);
  if (secrets === undefined) return undefined;
  const { prompt, model, permissionMode, schema, trustWorkspace } = task;
  return {
    id: attempt.id,
    taskId: task.id,
    prompt,
    model,
    permissionMode,
    schema,
    trustWorkspace,
    ...secrets,
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
