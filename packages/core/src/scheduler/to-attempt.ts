import { specOf } from '@claude-ops/contract';
import type { Attempt, EarlierSession } from '../attempt/attempt.ts';
import { INTERRUPTED_PROMPT } from '../claude/interrupted-prompt.ts';
import { secretsOfGit } from '../secrets/git-secrets.ts';
import type { TaskSecrets } from '../secrets/task-secrets.ts';
import type { RunningTask } from '../store/task-queue.ts';

/** Makes the attempt that an executor is given. */
export function toAttempt(
  { task, attempt }: RunningTask,
  { apiKey, mcpServers, env, gitCredentials }: TaskSecrets,
  session?: EarlierSession,
): Attempt {
  const secrets = { apiKey, mcpServers, env, others: secretsOfGit(gitCredentials) };
  const spec =
    session?.attempt === undefined ? specOf(task) : { ...specOf(task), prompt: INTERRUPTED_PROMPT };
  return { id: attempt.id, taskId: task.id, spec, secrets, ...(session && { session }) };
}
