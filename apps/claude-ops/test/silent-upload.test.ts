import { once } from 'node:events';
import { connect } from 'node:net';
import type { ClaudeOpsApi } from '@claude-ops/contract';
import { createClaudeOps } from '@claude-ops/core';
import { createServer } from '@claude-ops/server';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-silent-uploads';

test('an upload whose caller vanished lets go of its idempotency key', async () => {
  await using directory = await temporaryDirectory();
  await using ops = createClaudeOps({ dataDirectory: directory.path });
  const begun = Promise.withResolvers<void>();
  const createTask: ClaudeOpsApi['createTask'] = async (...call) => {
    const created = ops.createTask(...call);
    begun.resolve();
    return await created;
  };
  await using server = createServer({ api: { ...ops, createTask }, bodyIdleMs: 1_000 });
  const { url } = await server.listen({ port: 0, host: '127.0.0.1' });
  const create = async () => {
    const body = JSON.stringify({ prompt: 'hello', apiKey });
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' };
    return (await fetch(new URL('/api/tasks', url), { method: 'POST', headers, body })).status;
  };

  const vanished = connect(Number(new URL(url).port), '127.0.0.1');
  vanished.write(
    [
      'POST /api/tasks HTTP/1.1',
      'host: localhost',
      'idempotency-key: once',
      'content-type: multipart/form-data; boundary=b',
      'content-length: 1000000',
      '',
      '--b',
      'content-disposition: form-data; name="task"',
      '',
      JSON.stringify({ prompt: 'hello', apiKey }),
      '--b',
      'content-disposition: form-data; name="files"',
      '',
      'PK',
    ].join('\r\n'),
  );
  const answered = once(vanished.setEncoding('utf8'), 'data');
  await begun.promise;
  expect(await create()).toBe(409);
  const [answer] = await answered;
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(await create()).toBe(201);
  vanished.destroy();
});
