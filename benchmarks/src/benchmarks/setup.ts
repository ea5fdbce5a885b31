import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOps, type Task } from '@claude-ops/sdk';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { runCommand } from '../room/run-command.ts';
import { startModel } from '../room/start-model.ts';
import { startServer } from '../room/start-server.ts';

/** Of a registry behind a proxy that opens TLS. */
const { NODE_EXTRA_CA_CERTS } = process.env;
const apiKey = 'sk-ant-made-up-for-benchmarks';
/** A project with some 700 packages. */
const PROJECT = 'fastify@5.12.8';
/** As docs/setup.md says it. */
const UNLESS_INSTALLED = `set -e
cmp -s package-lock.json node_modules/.installed || {
  npm ci --ignore-scripts
  cp package-lock.json node_modules/.installed
}`;

export const setup: Benchmark = {
  name: 'setup',
  description: `Submits a task with the repository of ${PROJECT} and a setup that installs its packages, until its final event arrives: with a \`cacheKey\` under which an earlier task has kept its setup. Theirs: the same task without one.`,
  async run({ directory, signal, say }) {
    await using model = await startModel(directory);
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      upstream: model.url,
      env: { GIT_PROTOCOLS: 'file' },
    });
    const client = new ClaudeOps({ baseUrl: server.url, retry: 0 });
    say('making the repository');
    const gitUrl = await makeProject(path.join(directory, 'project'), signal);
    const run = async (script: string, cacheKey?: string) => {
      const files = { type: 'git', gitUrl } as const;
      const { id } = await client.createTask({
        prompt: 'Say OK.',
        apiKey,
        files,
        env: NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS },
        setup: { script, ...(cacheKey !== undefined && { cacheKey }) },
      });
      assertDone(await client.waitForCompletion(id, { signal }));
    };
    const compare = async (what: string, script: string) => {
      say(what);
      await run(script, 'packages');
      return await alternate({
        ours: () => timeOf(() => run(script, 'packages')),
        theirs: () => timeOf(() => run(script)),
        repetitions: 5,
        warmUps: 0,
        signal,
      });
    };
    const against = 'the same without `cacheKey`';
    return [
      ratioRow(
        {
          what: 'task with `npm ci` unless nothing has changed, from its cache',
          against,
          unit: 'ms',
          bar: { atMost: 0.5 },
        },
        await compare('npm ci unless nothing has changed', UNLESS_INSTALLED),
      ),
      ratioRow(
        { what: 'task with `npm ci`, from its cache', against, unit: 'ms', bar: null },
        await compare('npm ci', 'npm ci --ignore-scripts'),
      ),
    ];
  },
};

function assertDone({ status, error }: Task): void {
  if (status !== 'completed') throw new Error(`A task is ${status}: ${error?.message ?? ''}`);
}

/** @returns the url of its repository. */
async function makeProject(directory: string, signal: AbortSignal): Promise<string> {
  await mkdir(directory, { recursive: true });
  const home = path.join(directory, '..', 'home');
  const script = `set -e
npm pack ${PROJECT} --silent > packed
tar -xzf "$(cat packed)" --strip-components=1
rm packed *.tgz
npm install --package-lock-only --ignore-scripts --silent
echo node_modules > .gitignore
git init --quiet && git add --all && git -c user.name=A -c user.email=a@example.test commit --quiet -m one`;
  await runCommand('bash', ['-c', script], { cwd: directory, env: { ...process.env, HOME: home }, signal });
  return `file://${directory}`;
}
