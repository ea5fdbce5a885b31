import type { ClaudeOpsApi } from '@claude-ops/contract';
import { usageError } from '../errors/usage-error.ts';

/** @throws a usage error where there is no task. */
export async function newestTaskId(api: Pick<ClaudeOpsApi, 'listTasks'>): Promise<string> {
  const [newest] = (await api.listTasks({ limit: 1 })).data;
  if (newest !== undefined) return newest.id;
  throw usageError('There is no task to go on from: the server has none. Leave out --last.');
}
