import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { bareClaude } from '../room/bare-claude.ts';
import { runTask } from '../room/run-task.ts';
import { startModel } from '../room/start-model.ts';
import { startServer } from '../room/start-server.ts';

const PROMPT = 'Say OK.';

export const cold: Benchmark = {
  name: 'cold',
  description:
    'Submits a task with a trivial prompt to a server without a warm process, until its final event arrives. Theirs: `claude -p` with that prompt, until it exits.',
  async run({ directory, signal, say }) {
    await using model = await startModel(directory);
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    const bare = await bareClaude(directory, model, signal);

    say('one task after the other');
    const pairs = await alternate({
      ours: () => timeOf(() => runTask(client, PROMPT, signal)),
      theirs: () => timeOf(() => bare.run('claude', ['-p', PROMPT])),
      repetitions: 25,
      warmUps: 2,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'POST to finished, trivial prompt, cold',
          against: '`claude -p`',
          unit: 'ms',
          bar: { atMost: 1.1 },
        },
        pairs,
      ),
    ];
  },
};
