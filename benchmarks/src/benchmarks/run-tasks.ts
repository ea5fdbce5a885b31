import type { ClaudeOps } from '@claude-ops/sdk';
import { finished } from '../room/finished.ts';

export const TASKS = 60;
export const SLOTS = 2;

/** Submits all tasks at once, to a server with so many slots, until the final event of the last one. */
export async function runTasks(client: ClaudeOps, signal: AbortSignal): Promise<void> {
  const create = (_: unknown, number: number) =>
    client.createTask({ prompt: `Say OK to ${number}.`, apiKey: 'sk-ant-made-up-for-benchmarks' });
  const tasks = await Promise.all(Array.from({ length: TASKS }, create));
  // In the order of their ids they are run: when the last of them have ended, all have.
  const last = tasks
    .map(({ id }) => id)
    .toSorted()
    .slice(-SLOTS);
  await Promise.all(last.map((id) => finished(client, id, signal)));
}
