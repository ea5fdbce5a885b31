import { once } from 'node:events';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { resolveContainerOptions } from '../../../../src/executors/container/container-options.ts';
import { connectEngine } from '../../../../src/executors/container/engine/engine.ts';
import { EngineFailure } from '../../../../src/executors/container/engine/engine-failure.ts';
import { explainFailure } from '../../../../src/executors/container/engine/explain-failure.ts';

const settings = resolveContainerOptions({ engine: 'unix:///run/engine.sock', image: 'runner' });

/** As the client of the engine throws it. */
const answered = (statusCode: number, said: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${said} `), { statusCode });
const system = (code: string) => Object.assign(new Error(`connect ${code} /run/engine.sock`), { code });

test.for([
  ['nothing there', system('ENOENT'), 'unix:///run/engine.sock could not be reached: nothing is there'],
  ['nobody listening', system('ECONNREFUSED'), 'could not be reached: nothing listens there'],
  ['no permission', system('EACCES'), 'this user may not use it: add the user to its group'],
  ['a broken connection', system('EPIPE'), 'could not be reached: connect EPIPE'],
  ['no image', answered(404, 'No such image: runner:latest'), 'The image runner is not there: build it'],
  [
    'a full disk',
    answered(500, 'failed to create: write /data: no space left on device'),
    'The disk of the container engine is full',
  ],
  [
    'a path of another machine',
    answered(400, 'invalid mount config for type "bind": bind source path does not exist: /data'),
    'does not see the server.s data directory',
  ],
  [
    'an image without the entry point',
    answered(400, 'exec: "claude-ops-run": executable file not found in $PATH: unknown'),
    'The image runner lacks claude-ops-run or the claude CLI',
  ],
  ['anything else', answered(409, 'a name is taken'), 'The container engine refused: a name is taken'],
] as const)('of %s it is said what to do', ([, error, message]) => {
  const failure = explainFailure(error, settings);
  expect(failure).toBeInstanceOf(EngineFailure);
  expect(failure.message).toMatch(new RegExp(message));
  expect(failure.cause).toBe(error);
});

test('what is explained already stays as it is', () => {
  const failure = new EngineFailure('The container of the run is gone.');
  expect(explainFailure(failure, settings)).toBe(failure);
});

/** The little of an engine that is asked for when somebody connects. */
async function startEngine(version: string, securityOptions: readonly string[] = []) {
  const socketPath = path.join(os.tmpdir(), `engine-${version}.sock`);
  const server = createServer(({ url }, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', connection: 'close' })
      .end(
        JSON.stringify(
          url === '/version'
            ? { ApiVersion: version, Version: '1.2.3' }
            : { SecurityOptions: securityOptions },
        ),
      ),
  );
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    settings: resolveContainerOptions({ engine: `unix://${socketPath}` }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test.for(['1.24', '1.40', '0.99'])('an engine whose API is %s is too old', async (version) => {
  await using engine = await startEngine(version);
  await expect(connectEngine(engine.settings)).rejects.toThrow(
    `is too old: its API is ${version} (version 1.2.3), and it must be 1.41 or newer.`,
  );
});

test.for(['1.41', '1.51', '2.0'])('an engine whose API is %s will do', async (version) => {
  await using engine = await startEngine(version);
  expect(await connectEngine(engine.settings)).toMatchObject({ isRootless: false, mapsUsers: false });
});

test('an engine says whether it is rootless, and whether it maps users', async () => {
  await using engine = await startEngine('1.41', [
    'name=seccomp,profile=default',
    'name=rootless',
    'name=userns',
  ]);
  expect(await connectEngine(engine.settings)).toMatchObject({ isRootless: true, mapsUsers: true });
});

test.for(['docker.sock', 'ssh://host', 'https://host:2376', 'unix:/run/docker.sock', ''])(
  'the address "%s" leads to no engine',
  async (address) => {
    await expect(connectEngine(resolveContainerOptions({ engine: address }))).rejects.toThrow(
      'it must be unix:///path or tcp://host:port.',
    );
  },
);

test('where no engine is, it is said at which address', async () => {
  const engine = `unix://${path.join(os.tmpdir(), 'none.sock')}`;
  await expect(connectEngine(resolveContainerOptions({ engine }))).rejects.toThrow(
    `The container engine at ${engine} could not be reached: nothing is there`,
  );
});
