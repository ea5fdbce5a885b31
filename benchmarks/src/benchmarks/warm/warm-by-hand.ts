import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow } from '../../measure/row.ts';
import { timeOf } from '../../measure/time-of.ts';
import { runTask } from '../../room/run-task.ts';
import { startModel } from '../../room/start-model.ts';
import { startServer } from '../../room/start-server.ts';
import { atRest } from './at-rest.ts';
import { parkClaude } from './parked-claude.ts';

const PROMPT = 'Say OK.';

export const warmByHand: Benchmark = {
  name: 'warm-by-hand',
  description:
    'Submits a task with a trivial prompt to a server with a warm process, until its final event arrives. Theirs: a `claude` that was started by hand in the same way and is as warm, from the prompt on its stdin to its exit. That is the limit, since it stores nothing and collects no files. The goal is 1.15. Both have been idle for half a second when a clock starts.',
  async run({ directory, signal, say }) {
    await using model = await startModel(directory);
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
      env: { WARM_PROCESSES: '1' },
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    say('one task after the other, and a `claude` that is parked by hand');
    const pairs = await alternate({
      async ours() {
        await atRest(client, signal);
        return await timeOf(() => runTask(client, PROMPT, signal));
      },
      async theirs() {
        await using parked = await parkClaude(directory, model);
        await atRest(client, signal);
        return await timeOf(() => parked.run(PROMPT));
      },
      repetitions: 25,
      warmUps: 2,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'POST to finished, trivial prompt, warm process ready',
          against: 'a `claude` that is parked by hand (goal: 1.15)',
          unit: 'ms',
          bar: null,
        },
        pairs,
      ),
    ];
  },
};
