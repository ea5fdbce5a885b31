import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { readConfiguration } from '../../src/configuration/read-configuration.ts';
import { offeredModes } from '../../src/serving/offered-modes.ts';

const DATABASE_URL = 'postgres://somebody@127.0.0.1:1/tasks';
const NO_ENGINE = 'unix:///nowhere/docker.sock';

async function offered(environment: NodeJS.ProcessEnv) {
  const warn = vi.fn();
  const modes = await offeredModes(readConfiguration(environment, {}), { warn });
  return { modes, reasons: warn.mock.calls.map(([facts]: { reason: string }[]) => facts?.reason) };
}

/** Answers what a container engine is asked before a task runs in it. */
async function startEngine(hasImage: boolean) {
  const answers: Record<string, object> = {
    version: { ApiVersion: '1.44', Version: '26.0.0' },
    info: { SecurityOptions: [] },
    ...(hasImage && { json: {} }),
  };
  const server = createServer(({ url = '' }, response) => {
    const answer = answers[url.split('/').at(-1) ?? ''];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'No such image' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `tcp://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test('a node without a container engine leaves tasks in containers to others, and says so', async () => {
  const { modes, reasons } = await offered({ DATABASE_URL, CONTAINER_ENGINE: NO_ENGINE });
  expect(modes).toEqual(['process']);
  expect(reasons).toEqual([expect.stringContaining('/nowhere/docker.sock')]);
});

test.each([
  ['it was told to', { DATABASE_URL, ALLOWED_MODES: 'process,container' }],
  ['they are its default', { DATABASE_URL, DEFAULT_MODE: 'container' }],
  ['it runs no tasks', { DATABASE_URL, NODE_ROLE: 'api' }],
  ['it is alone', {}],
])('a node without an engine offers containers if %s', async (_, environment) => {
  const { modes, reasons } = await offered({ ...environment, CONTAINER_ENGINE: NO_ENGINE });
  expect(modes).toEqual(['process', 'container']);
  expect(reasons).toEqual([]);
});

test('a node with an engine and its image offers containers, and one without the image does not', async () => {
  await using whole = await startEngine(true);
  expect((await offered({ DATABASE_URL, CONTAINER_ENGINE: whole.address })).modes).toContain('container');
  await using bare = await startEngine(false);
  expect(await offered({ DATABASE_URL, CONTAINER_ENGINE: bare.address })).toEqual({
    modes: ['process'],
    reasons: ['The image claude-ops-runner is missing.'],
  });
});
