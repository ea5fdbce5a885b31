import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { bareClaude } from '../room/bare-claude.ts';
import { startModel } from '../room/start-model.ts';
import { startServer } from '../room/start-server.ts';
import { runTasks, SLOTS, TASKS } from './run-tasks.ts';

const BY_HAND = `seq ${TASKS} | xargs -P ${SLOTS} -I{} claude -p 'Say OK to {}.'`;

export const queue: Benchmark = {
  name: 'queue',
  description: `Submits ${TASKS} tasks with trivial prompts at once to a server with ${SLOTS} slots, until the final event of the last one. Theirs: \`${BY_HAND}\`.`,
  async run({ directory, signal, say }) {
    await using model = await startModel(directory);
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
      env: { MAX_CONCURRENCY: String(SLOTS) },
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const bare = await bareClaude(directory, model, signal);

    let turn = 0;
    const pairs = await alternate({
      ours: () => {
        say(`turn ${(turn += 1)}`);
        return timeOf(() => runTasks(client, signal));
      },
      theirs: () => timeOf(() => bare.run('sh', ['-c', BY_HAND])),
      repetitions: 7,
      warmUps: 0,
      signal,
    });
    return [
      ratioRow(
        {
          what: `${TASKS} trivial tasks through ${SLOTS} slots`,
          against: `\`xargs -P ${SLOTS}\` around \`claude -p\``,
          unit: 'ms',
          bar: { atMost: 1.05 },
        },
        pairs,
      ),
    ];
  },
};
