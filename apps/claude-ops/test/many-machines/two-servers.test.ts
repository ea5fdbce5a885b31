import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { hang, say, startModelServer, useTool } from '@claude-ops/testing';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { expect, test } from 'vitest';
import { runCommand, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const API_KEY = 'sk-ant-api03-made-up-for-two-servers-0000000000';

async function openFleet() {
  const [database, directory, model] = await Promise.all([
    temporaryDatabase(),
    temporaryDirectory(),
    startModelServer(),
  ]);
  const servers: ServerProcess[] = [];
  const shared = {
    DATABASE_URL: database.url,
    CLAUDE_OPS_SECRET_KEY: randomBytes(32).toString('base64'),
    UPSTREAM_BASE_URL: model.url,
  };
  const dataOf = (name: string) => path.join(directory.path, name);
  return {
    model,
    /** Tries to start a server that is to be refused. */
    refused: async (name: string, env: NodeJS.ProcessEnv = {}) =>
      await runCommand(['start', '--port', '0', '--data-dir', dataOf(name)], {
        env: { ...shared, NODE_NAME: name, ...env },
      }),
    async start(name: string, env: NodeJS.ProcessEnv = {}) {
      const server = await startServerProcess(dataOf(name), { ...shared, NODE_NAME: name, ...env });
      servers.push(server);
      return server;
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
      await model.close();
      await database[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

test('two servers with one DATABASE_URL are one: any of them takes, shows, follows and cancels what the other runs', async () => {
  await using fleet = await openFleet();
  const front = await fleet.start('front', { NODE_ROLE: 'api' });
  const worker = await fleet.start('worker');
  fleet.model.setScript([say('Hello')]);
  const { id } = await front.client.createTask({ prompt: 'hello', apiKey: API_KEY });
  const events = await Array.fromAsync(front.client.followTaskEvents(id));
  expect(events.at(-1)).toMatchObject({ type: 'task.completed' });
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(await worker.client.getTask(id)).toMatchObject({ status: 'completed', result: { text: 'Hello' } });

  fleet.model.setScript([hang()]);
  const hanging = await front.client.createTask({ prompt: 'hello', apiKey: API_KEY });
  for await (const { type } of front.client.followTaskEvents(hanging.id)) if (type === 'claude.system') break;
  expect(await front.client.cancelTask(hanging.id)).toMatchObject({ status: 'cancelled' });

  const { data } = await worker.client.listNodes();
  expect(data).toMatchObject([
    { name: 'front', state: 'ready', capacity: 0 },
    { name: 'worker', state: 'ready', capacity: 3 },
  ]);
});

test('a server that is killed is shown as lost, its task ends as interrupted, and its name is free for the next one', async () => {
  await using fleet = await openFleet();
  fleet.model.setScript([hang()]);
  const worker = await fleet.start('worker');
  const { id } = await worker.client.createTask({ prompt: 'hello', apiKey: API_KEY });
  for await (const { type } of worker.client.followTaskEvents(id)) if (type === 'claude.system') break;
  const front = await fleet.start('front', { NODE_ROLE: 'api' });
  await worker.end('SIGKILL');
  expect(await front.client.waitForCompletion(id)).toMatchObject({ error: { code: 'interrupted' } });
  expect((await front.client.listNodes()).data).toContainEqual(
    expect.objectContaining({ name: 'worker', state: 'lost' }),
  );
  await fleet.start('worker');
  expect((await front.client.listNodes()).data).toContainEqual(
    expect.objectContaining({ name: 'worker', state: 'ready' }),
  );
});

test('a second node carries on what the first one began, where the caller said so', async () => {
  await using fleet = await openFleet();
  fleet.model.setScript([useTool('Bash', { command: 'echo begun' }), hang()]);
  const first = await fleet.start('first', { NODE_LABELS: 'gpu' });
  const retries = { on: ['interrupted' as const], max: 1 };
  const placement = { labels: ['gpu'] };
  const { id } = await first.client.createTask({ prompt: 'hello', apiKey: API_KEY, retries, placement });
  for await (const { type } of first.client.followTaskEvents(id)) if (type === 'claude.user') break;
  const front = await fleet.start('front', { NODE_ROLE: 'api' });
  const reading = Array.fromAsync(front.client.followTaskEvents(id));
  fleet.model.setScript([say('carried on')]);
  await first.end('SIGKILL');
  await expect
    .poll(async () => (await front.client.getTask(id)).waitingFor, { timeout: 30_000 })
    .toMatchObject({ kind: 'node', reason: expect.stringContaining('No node that starts tasks') });
  await fleet.start('plain');
  await expect
    .poll(async () => (await front.client.getTask(id)).waitingFor?.reason, { timeout: 10_000 })
    .toBe('No node that starts tasks has the label gpu.');
  await fleet.start('second', { NODE_LABELS: 'x,gpu' });
  expect(await front.client.waitForCompletion(id)).toMatchObject({
    status: 'completed',
    attempts: 2,
    result: { text: 'carried on' },
    earlierAttempts: [{ attempt: 1, error: { code: 'interrupted' }, costUsd: expect.any(Number) }],
  });
  const events = await reading;
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(
    events.filter(({ type }) => /^task\.(started|requeued|completed)$/.test(type)).map(({ type }) => type),
  ).toEqual(['task.started', 'task.requeued', 'task.started', 'task.completed']);
}, 120_000);

test('a server with another secret key, or the name of another one, refuses to start and says why', async () => {
  await using fleet = await openFleet();
  await fleet.start('one', { NODE_ROLE: 'api' });
  const otherKey = await fleet.refused('two', {
    CLAUDE_OPS_SECRET_KEY: randomBytes(32).toString('base64'),
  });
  expect(otherKey.exitCode).not.toBe(0);
  expect(otherKey.stderr).toContain('have another secret key');
  expect(otherKey.stderr).toContain('same CLAUDE_OPS_SECRET_KEY');
  const sameName = await fleet.refused('three', { NODE_NAME: 'one' });
  expect(sameName.exitCode).not.toBe(0);
  expect(sameName.stderr).toContain('is called "one"');
});
