import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { bareClaude } from '../room/bare-claude.ts';
import { runTask } from '../room/run-task.ts';
import { spareReady } from '../room/spare-ready.ts';
import { startModel } from '../room/start-model.ts';
import { startServer } from '../room/start-server.ts';

const PROMPT = 'Say OK.';

export const spare: Benchmark = {
  name: 'spare',
  description:
    'Submits a task with a trivial prompt to a server that keeps a claude ready, up to the moment its final event arrives; and runs `claude -p` with that prompt, up to the moment it exits.',
  async run({ directory, signal, say }) {
    await using model = await startModel(directory);
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
      env: { SPARE_PROCESSES: '1' },
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const bare = await bareClaude(directory, model, signal);

    say('one task after the other');
    const pairs = await alternate({
      ours: async () => {
        await spareReady(client, signal);
        return await timeOf(() => runTask(client, PROMPT, signal));
      },
      theirs: () => timeOf(() => bare.run('claude', ['-p', PROMPT])),
      ...{ repetitions: 25, warmUps: 2, signal },
    });
    return [
      ratioRow(
        {
          what: 'POST to finished, trivial prompt, spare ready',
          against: '`claude -p`',
          unit: 'ms',
          bar: { atMost: 0.4 },
        },
        pairs,
      ),
    ];
  },
};
