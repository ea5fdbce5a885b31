import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import { run } from '@claude-ops/testing-engine';
import { testWithEngine } from '@claude-ops/testing-engine/vitest';
import { expect, test } from 'vitest';
import { PROMPT, SCRIPT } from '../../demo/script.ts';
import { composeUp } from './compose-up.ts';
import { hasCompose, NO_COMPOSE } from './compose.ts';
import { startReachableModel } from './reachable-model.ts';

const REPOSITORY = new URL('../../../..', import.meta.url).pathname;
/** The first build fetches what the lock file names. */
const TIMEOUT_MS = 900_000;
const token = 'a-token';

testWithEngine(
  'compose comes up healthy, runs the demo, serves no neighbour, and is started anew with a token and the same data',
  async ({ engine, skip }) => {
    if (!(await hasCompose())) skip(NO_COMPOSE);
    await using model = await startReachableModel(engine, SCRIPT);
    await using server = await composeUp(engine, { UPSTREAM_BASE_URL: model.url });
    for (const name of ['livez', 'readyz', 'health'])
      expect((await fetch(`${server.url}/${name}`)).status, name).toBe(200);

    const client = new ClaudeOps({ baseUrl: server.url });
    const { id } = await client.createTask({ prompt: PROMPT, apiKey: 'sk-ant-made-up-for-the-demo' });
    const task = await client.waitForCompletion(id);
    expect(task, JSON.stringify(task.error)).toMatchObject({ status: 'completed', mode: 'process' });
    expect(String(task.result?.data)).toContain('Tasks wait in their row');

    const asked = ['curl', '-s', '-H', 'Host: localhost', 'http://claude-ops:3000/health'];
    const network = ['run', '--rm', '--network', `${server.name}_default`];
    const answer = await run('docker', [...network, engine.images.runner, ...asked], {
      env: { DOCKER_HOST: `unix://${engine.socketPath}` },
    });
    expect(JSON.parse(answer), 'a neighbour').toMatchObject({ status: 403, code: 'forbidden' });

    await server.composeWith({ CLAUDE_OPS_TOKEN: token })('up', '--detach', '--wait', '--no-build');
    expect((await fetch(`${server.url}/health`)).status).toBe(401);
    const { data } = await new ClaudeOps({ baseUrl: server.url, token }).listArtifacts(id);
    expect(data.map((artifact) => artifact.path)).toStrictEqual(['haiku.txt']);

    await server.compose('stop');
    expect(await server.compose('ps', '--all', '--format', '{{.ExitCode}}')).toBe('0\n');
  },
  TIMEOUT_MS,
);

test('compose builds the image of this checkout, and publishes on loopback alone', async ({ skip }) => {
  if (!(await hasCompose())) skip(NO_COMPOSE);
  const text = await run('docker', ['compose', 'config', '--format', 'json'], { cwd: REPOSITORY });
  const { build, ports } = JSON.parse(text).services['claude-ops'];
  expect(build).toMatchObject({ context: path.resolve(REPOSITORY), dockerfile: 'docker/server.Dockerfile' });
  expect(ports).toMatchObject([{ host_ip: '127.0.0.1', published: '3000', target: 3000 }]);
});
