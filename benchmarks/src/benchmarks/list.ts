import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { runCommand } from '../room/run-command.ts';
import { programPath } from '../room/start-script.ts';
import { CLAUDE_OPS, startServer } from '../room/start-server.ts';

/** As many as a page has. */
const TASKS = 50;

export const list: Benchmark = {
  name: 'list',
  description: `Runs \`claude-ops list\` against a server that has ${TASKS} tasks. Theirs: \`curl\` of the same page, followed by \`node -e 0\`.`,
  async run({ directory, signal, say }) {
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      env: { MAX_CONCURRENCY: '1', CLAUDE_BIN: programPath('claude-that-waits.sh') },
    });
    await submitTasks(server.url);
    const env = { HOME: directory, CLAUDE_OPS_URL: server.url };
    const byHand = `curl -s ${server.url}/api/tasks > /dev/null && node -e 0`;

    say('listing');
    const pairs = await alternate({
      ours: () => timeOf(() => runCommand(process.execPath, [CLAUDE_OPS, 'list'], { env, signal })),
      theirs: () => timeOf(() => runCommand('sh', ['-c', byHand], { env, signal })),
      repetitions: 20,
      warmUps: 2,
      signal,
    });
    return [
      ratioRow(
        {
          what: '`claude-ops list` on a warm server',
          against: '`curl` and `node -e 0`',
          unit: 'ms',
          bar: { atMost: 3 },
        },
        pairs,
      ),
    ];
  },
};

async function submitTasks(baseUrl: string): Promise<void> {
  const client = new ClaudeOps({ baseUrl, retry: 0 });
  const create = (_: unknown, number: number) =>
    client.createTask({ prompt: `Mend test number ${number}.`, apiKey: 'sk-ant-made-up-for-benchmarks' });
  await Promise.all(Array.from({ length: TASKS }, create));
}
