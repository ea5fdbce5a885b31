import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Postgres } from '@claude-ops/testing-postgres';
import type { Surroundings } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow, type Row } from '../../measure/row.ts';
import { programPath } from '../../room/start-script.ts';
import { startServer } from '../../room/start-server.ts';
import { startFleet } from './start-fleet.ts';

const PAIRS = 40;

/** How long a task waits for a free slot of another node, which hears of it by NOTIFY. */
export async function acceptToStart(postgres: Postgres, surroundings: Surroundings): Promise<Row[]> {
  const { directory, signal, say } = surroundings;
  say('accept to start');
  // Each task keeps its slot.
  const env = { MAX_CONCURRENCY: String(PAIRS + 10), CLAUDE_BIN: programPath('claude-that-waits.sh') };
  await using fleet = await startFleet({ postgres, directory, workers: 1, env });
  await using alone = await startServer({ directory: path.join(directory, 'alone'), env });
  const sqlite = new ClaudeOps({ baseUrl: alone.url, retry: 0 });
  const pairs = await alternate({
    ours: () => startOf(fleet.front, signal),
    theirs: () => startOf(sqlite, signal),
    repetitions: PAIRS,
    warmUps: 5,
    signal,
  });
  return [
    ratioRow(
      {
        what: 'POST to the start on another node',
        against: 'the start on one server on SQLite',
        unit: 'ms',
        bar: { atMost: 3 },
      },
      pairs,
    ),
  ];
}

/** From the request that submits a task until its caller is told that it has started, in milliseconds. */
async function startOf(client: ClaudeOps, signal: AbortSignal): Promise<number> {
  const sentAt = performance.now();
  const { id } = await client.createTask({ prompt: 'Wait.', apiKey: 'sk-ant-made-up-for-benchmarks' });
  for await (const { type } of client.followTaskEvents(id, { signal }))
    if (type === 'task.started') return performance.now() - sentAt;
  throw new Error(`The task ${id} has not started.`);
}
