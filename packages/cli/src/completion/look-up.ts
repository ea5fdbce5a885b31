import type { ClaudeOpsApi, TaskStatus } from '@claude-ops/contract';
import { oneLine } from '../terminal/one-line.ts';
import type { Candidate, KnownValues } from './complete.ts';

/** Somebody waits at a prompt: a server that is slower is not asked. */
const LONGEST_MS = 1_500;
const MOST = 50;
const UNFINISHED: TaskStatus[] = ['running', 'queued'];

/** Asks a server for values that may be typed, the newest first. Gives none where it doesn't answer in time. */
export async function lookUpValues(what: KnownValues, api: ClaudeOpsApi): Promise<readonly Candidate[]> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  if (what === 'profiles') {
    const { data } = await api.listMcpProfiles({ limit: MOST, signal });
    return data.map(({ name, servers }) => ({
      value: name,
      description: oneLine(Object.keys(servers).join(', ')),
    }));
  }
  const status = what === 'tasks' ? undefined : UNFINISHED;
  const { data } = await api.listTasks({ limit: MOST, ...(status && { status }) }, { signal });
  return data.map((task) => ({
    value: task.id,
    description: `${task.status}: ${oneLine(task.promptPreview)}`,
  }));
}
