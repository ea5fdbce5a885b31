import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { differenceRow } from '../../measure/row.ts';
import { timeOf } from '../../measure/time-of.ts';
import { runTask } from '../../room/run-task.ts';
import { startModel } from '../../room/start-model.ts';
import { startServer, type RunningServer } from '../../room/start-server.ts';
import { pathWithout } from './path-without.ts';

const PROMPT = 'Say OK.';
const USERS = '60000-60099';

export const isolation: Benchmark = {
  name: 'isolation',
  description:
    'Submits a task with a trivial prompt to a server that is root and separates its runs by users and namespaces (`PROCESS_USER` a range), until its final event arrives. Theirs: a server without users and namespaces for its runs. Neither has a warm process.',
  async run({ directory, signal, say }) {
    if (process.getuid?.() !== 0) {
      say('left out: only root can start anything as another user');
      return [];
    }
    await using model = await startModel(directory);
    await using apart = await startServer({
      directory: path.join(directory, 'apart'),
      upstream: model.url,
      env: { PROCESS_USER: USERS },
    });
    await using together = await startServer({
      directory: path.join(directory, 'together'),
      upstream: model.url,
      env: { PATH: await pathWithout('unshare', path.join(directory, 'programs')) },
    });
    const runner = ({ url }: RunningServer) => {
      const client = new ClaudeOps({ baseUrl: url, retry: 0 });
      return () => timeOf(() => runTask(client, PROMPT, signal));
    };

    say('one task after the other');
    const pairs = await alternate({
      ours: runner(apart),
      theirs: runner(together),
      repetitions: 120,
      warmUps: 2,
      signal,
    });
    return [
      differenceRow(
        {
          what: 'What it costs a task to be kept apart',
          against: 'the same without users and namespaces',
          unit: 'ms',
          bar: { atMost: 30 },
        },
        pairs,
      ),
    ];
  },
};
