import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { startServer } from '../fixtures/start-server.ts';
import { listen } from './listen.ts';
import { mountedSuite, PREFIX } from './mounted-suite.ts';

mountedSuite((server) => listen(server.handler));

test('a server of its own with a prefix answers with it and, behind a proxy that takes it off, without', async () => {
  await using server = await startServer({ prefix: PREFIX });
  for (const path of [`${PREFIX}/api/tasks/nope`, '/api/tasks/nope']) {
    const { body } = await server.request(path);
    expect(body).toMatchObject({ type: `${PREFIX}/docs#task_not_found`, instance: path });
  }
  expect((await server.request(`${PREFIX}er/health`)).response.status).toBe(404);
});

test.each(['ops', '/ops/', '//ops', '/a/../b', '/a b', '/ops?x', 'http://ops.example.test'])(
  'the prefix %j is refused',
  (prefix) => {
    expect(() => createServer({ api: createScriptedApi(), prefix })).toThrow(TypeError);
  },
);
