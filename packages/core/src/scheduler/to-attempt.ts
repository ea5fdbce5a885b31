import { specOf } from '@claude-ops/contract';
import type { Attempt, EarlierSession } from '../attempt/attempt.ts';
import { INTERRUPTED_PROMPT } from '../claude/interrupted-prompt.ts';
import { secretsOfGit } from '../secrets/git-secrets.ts';
import type { RunSecrets } from '../secrets/run-secrets.ts';
import type { RunningTask } from '../store/task-queue.ts';

/** Makes the attempt that an executor is given. */
export function toAttempt(
  { task, attempt }: RunningTask,
  { credential, mcpServers, env, gitCredentials }: RunSecrets,
  session?: EarlierSession,
): Attempt {
  const { secret: apiKey, baseUrl } = credential;
  const upstream = baseUrl === null ? 'own' : 'other';
  const secrets = { apiKey, upstream, mcpServers, env, others: secretsOfGit(gitCredentials) } as const;
  const spec =
    session?.attempt === undefined ? specOf(task) : { ...specOf(task), prompt: INTERRUPTED_PROMPT };
  return { id: attempt.id, taskId: task.id, spec, secrets, ...(session && { session }) };
}
