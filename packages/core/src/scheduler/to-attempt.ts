import type { Attempt } from '../executors/executor.ts';
import { secretsOfGit } from '../secrets/git-secrets.ts';
import type { TaskSecrets } from '../secrets/task-secrets.ts';
import type { RunningTask } from '../store/task-store.ts';

/** What an executor is told of an attempt. */
export function toAttempt(
  { task, attempt }: RunningTask,
  { apiKey, mcpServers, gitCredentials }: TaskSecrets,
): Attempt {
  const { prompt, model, permissionMode, schema, trustWorkspace, network, resources } = task;
  return {
    id: attempt.id,
    taskId: task.id,
    prompt,
    model,
    permissionMode,
    schema,
    trustWorkspace,
    isInRepository: task.files?.type === 'git' || task.files?.type === 'bundle',
    network: network.policy,
    isNetworkEnforced: network.isEnforced,
    resources,
    backgroundTimeoutMs: task.backgroundTimeout,
    apiKey,
    mcpServers,
    otherSecrets: secretsOfGit(gitCredentials),
  };
}
