import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { memoryOf, peakMemoryDuring } from '../../room/memory-of.ts';
import { programPath, startScript } from '../../room/start-script.ts';
import { startServer } from '../../room/start-server.ts';
import { startingGun } from '../../room/starting-gun.ts';
import { temporaryDirectory } from '../../room/temporary-directory.ts';

export const EVENTS = 5_000;

export interface Audience {
  readonly readers: number;
  /** How many more connect, and then read nothing. */
  readonly stalled: number;
}

export interface Followed {
  /** How many readers got every event, in order. */
  readonly inOrder: number;
  /** From the moment the task begins to say its events to the moment the last reader has the final one. */
  readonly durationMs: number;
  /** How much more memory the server had at its peak than before, in MB. */
  readonly growth: number;
}

/** A task on a fresh server says its events while readers follow it. */
export async function followOnce({ readers, stalled }: Audience): Promise<Followed> {
  await using directory = await temporaryDirectory();
  await using server = await startServer({
    directory: path.join(directory.path, 'data'),
    env: { CLAUDE_BIN: programPath('claude-that-says-much.ts') },
  });
  await using gun = await startingGun();
  const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
  const { id } = await client.createTask({ prompt: gun.url, apiKey: 'sk-ant-made-up-for-benchmarks' });
  await gun.awaited;

  const before = memoryOf(server.pid);
  await using following = startScript('readers.ts', [server.url, id, String(readers), String(stalled)]);
  await following.nextLine();
  const firedAt = Date.now();
  gun.fire(String(EVENTS));
  let said = '';
  const peak = await peakMemoryDuring(server.pid, async () => {
    said = await following.nextLine();
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What the program next door prints.
  const { inOrder, endedAt } = JSON.parse(said) as { inOrder: number; endedAt: number };
  return { inOrder, durationMs: endedAt - firedAt, growth: peak - before };
}
