import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClaudeOps } from '@claude-ops/sdk';
import { folder } from '@claude-ops/sdk/node';
import { hang, say, startModelServer, useTool } from '@claude-ops/testing';
import { checkPostgres } from '@claude-ops/storage/postgres';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { startFaultProxy, startS3 } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';
import { runCommand, startCommand, startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-migration-000000';

/** A data directory, a PostgreSQL, a bucket and a model. Nothing is in them. */
async function openRoom() {
  const [directory, database, s3, model] = await Promise.all([
    temporaryDirectory(),
    temporaryDatabase(),
    startS3(),
    startModelServer(),
  ]);
  let onRequest: (path: string) => void = () => undefined;
  const proxy = await startFaultProxy({
    target: s3.endpoint,
    random: Math.random,
    next: ({ method, url }) => {
      onRequest(`${method} ${url}`);
      return undefined;
    },
  });
  const dataDir = path.join(directory.path, 'data');
  const sqlite = { UPSTREAM_BASE_URL: model.url, MAX_CONCURRENCY: '1' };
  const bucket = {
    ARTIFACTS_URL: 's3://bucket/claude-ops',
    S3_ENDPOINT: proxy.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  };
  const shared = { DATABASE_URL: database.url, DATA_DIR: dataDir };
  return {
    directory,
    dataDir,
    model,
    s3,
    bucket,
    shared,
    sqlite,
    secretKey: async () => (await readFile(path.join(dataDir, 'secret.key'), 'utf8')).trim(),
    startSqlite: async () => await startServerProcess(dataDir, sqlite),
    migrate: async (env: NodeJS.ProcessEnv = bucket, args: readonly string[] = []) =>
      await runCommand(['migrate-to-postgres', ...args], { env: { ...shared, ...env } }),
    /** Migrates, and does something to the process when it puts the first content into the bucket. */
    async migrateUntil(signal: NodeJS.Signals) {
      const { child, finished } = startCommand(['migrate-to-postgres'], { env: { ...shared, ...bucket } });
      onRequest = (request) => {
        if (!/^PUT .*\/artifacts\/[^/]+\/[^/]+\/[0-9a-f]{64}/.test(request)) return;
        onRequest = () => undefined;
        child.kill(signal);
      };
      return await finished;
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await model.close();
      await s3[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

type Room = Awaited<ReturnType<typeof openRoom>>;

/** Tasks that are done, one that runs when the server is killed, and one with a folder that waits behind it. */
async function leaveTasks({ directory, model, startSqlite }: Room, names: readonly string[]) {
  const source = path.join(directory.path, 'source');
  await mkdir(source);
  await writeFile(path.join(source, 'in.txt'), randomBytes(200_000));
  await using server = await startSqlite();
  const { client } = server;
  const done: string[] = [];
  for (const name of names) {
    const write = (file: string, content: string) =>
      useTool('Write', { file_path: `/workspace/${file}`, content });
    const large = randomBytes(150_000).toString('base64');
    model.setScript([
      ...[write(`${name}.txt`, large), write('same.txt', large), write(' ünïcode.txt', ' ')],
      say(`Made ${name}.`),
    ]);
    const { id } = await client.createTask(
      { prompt: name, apiKey, tags: { name } },
      { idempotencyKey: `key-${name}` },
    );
    expect(await client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    done.push(id);
  }
  await client.createMcpProfile({
    name: 'github',
    servers: { gh: { command: 'gh', env: { KEY: 'secret' } } },
  });
  model.setScript([hang()]);
  const asked = model.requests.length;
  const running = await client.createTask({ prompt: 'hang', apiKey });
  // A run that has asked for nothing would be started again.
  await expect.poll(() => model.requests.length).toBeGreaterThan(asked);
  const input = { prompt: 'copy', apiKey };
  const queued = await client.createTask(input, { archive: await folder(source) });
  const before = await everythingOf(client, done);
  expect(before.map(({ artifacts }) => artifacts.length)).toEqual(names.map(() => 3));
  await server.end('SIGKILL');
  return { done, running: running.id, queued: queued.id, before, sent: path.join(source, 'in.txt') };
}

/** All that callers can read of tasks, artifacts byte by byte. */
async function everythingOf(client: ClaudeOps, ids: readonly string[]) {
  const read = async (id: string, file: string) =>
    Buffer.from(await new Response((await client.openArtifact(id, file)).body).arrayBuffer()).toString('hex');
  return await Promise.all(
    ids.map(async (id) => {
      const { data } = await client.listArtifacts(id);
      return {
        task: await client.getTask(id),
        events: (await client.listTaskEvents(id, { limit: 1_000 })).data,
        artifacts: data,
        contents: await Promise.all(data.map((artifact) => read(id, artifact.path))),
      };
    }),
  );
}

test('tasks, artifacts, archives and profiles of a server move; queued tasks then run on a node', async () => {
  await using room = await openRoom();
  const { done, running, queued, before, sent } = await leaveTasks(room, ['one', 'two']);
  const files = await readdir(room.dataDir, { recursive: true });

  const looked = await room.migrate(room.bucket, ['--dry-run']);
  expect(looked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('would copy 4 tasks of 4') });
  expect(room.s3.keys()).toEqual([]);
  expect(await checkPostgres({ url: room.shared.DATABASE_URL })).toMatchObject({ tables: 0 });

  // Killed, then interrupted, then to the end.
  expect(await room.migrateUntil('SIGKILL')).toMatchObject({ exitCode: null });
  expect(await room.migrateUntil('SIGINT')).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining('run it again, and it goes on'),
  });
  const first = await room.migrate();
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('copied ') });
  expect(first.stderr).toContain(`1 task ran when the server ended: ${running}`);
  expect(first.stderr).toContain(`Give every node the key in ${room.dataDir}/secret.key`);

  const second = await room.migrate();
  expect(second.stdout).toMatch(
    /^nothing to copy: PostgreSQL at .* has 4 tasks and 1 MCP profile already\n$/,
  );
  expect((await readdir(room.dataDir, { recursive: true })).toSorted()).toEqual(files.toSorted());

  room.model.setScript([useTool('Bash', { command: 'cp in.txt out.txt' }), say('Copied.')]);
  const { DATABASE_URL } = room.shared;
  await using node = await startServerProcess(path.join(room.directory.path, 'node'), {
    ...room.sqlite,
    ...room.bucket,
    DATABASE_URL,
    CLAUDE_OPS_SECRET_KEY: await room.secretKey(),
  });
  const { client } = node;
  expect(await client.waitForCompletion(queued)).toMatchObject({ status: 'completed' });
  const [ran] = await everythingOf(client, [queued]);
  expect(ran?.contents).toEqual([(await readFile(sent)).toString('hex')]);
  // The source never had these artifacts: a further copy leaves them.
  expect((await room.migrate()).stdout).toMatch(/^nothing to copy/);
  expect(await everythingOf(client, [queued])).toEqual([ran]);
  expect(await client.waitForCompletion(running)).toMatchObject({
    status: 'failed',
    error: { code: 'interrupted' },
  });
  expect(await everythingOf(client, done)).toEqual(before);
  expect((await client.listTasks()).data.map(({ id }) => id)).toEqual([
    queued,
    running,
    ...done.toReversed(),
  ]);
  expect((await client.listMcpProfiles()).data).toMatchObject([{ name: 'github' }]);
  // The key of a task goes on to stand for it.
  const again = await client.createTask(
    { prompt: 'one', apiKey, tags: { name: 'one' } },
    { idempotencyKey: 'key-one' },
  );
  expect(again.id).toBe(done[0]);
});

test('without a bucket files stay, and a node on the data directory runs what needs them', async () => {
  await using room = await openRoom();
  const { done, running, queued, before } = await leaveTasks(room, ['one']);
  const env = {
    ...room.sqlite,
    DATABASE_URL: room.shared.DATABASE_URL,
    CLAUDE_OPS_SECRET_KEY: await room.secretKey(),
  };
  room.model.setScript([say('Done.')]);
  await using other = await startServerProcess(path.join(room.directory.path, 'node'), {
    ...env,
    NODE_NAME: 'other',
  });
  // A node that runs meanwhile takes what has arrived.
  const { stderr } = await room.migrate({});
  expect(stderr).toContain(`Artifacts and uploads stay in ${room.dataDir}`);
  {
    await using old = await startServerProcess(room.dataDir, { ...env, NODE_NAME: 'old' });
    expect(await other.client.waitForCompletion(queued)).toMatchObject({ status: 'completed' });
    expect(await everythingOf(old.client, done)).toEqual(before);
    expect(await other.client.waitForCompletion(running)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
    });
    expect(await room.migrate()).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/is in use by another server.*\nStop that server first/),
    });
  }
  // Later there is a bucket: what was left behind follows.
  expect((await room.migrate()).stdout).toContain('the artifacts of 1 task');
});

test('what can not be copied is refused with what to do, before anything is copied', async () => {
  await using room = await openRoom();
  await leaveTasks(room, []);
  const refused = async (env: NodeJS.ProcessEnv, reason: string, advice: string) => {
    const { exitCode, stderr } = await room.migrate({ ...room.bucket, ...env });
    expect(stderr).toContain(reason);
    expect(stderr).toContain(advice);
    expect(exitCode).toBe(3);
  };
  await refused({ DATABASE_URL: '' }, 'DATABASE_URL is not set', 'Set it to the PostgreSQL');
  await refused(
    { DATA_DIR: '/nowhere' },
    'There is no database /nowhere/swarm.db',
    'Name the data directory',
  );
  await refused({ AWS_SECRET_ACCESS_KEY: 'another' }, 'SignatureDoesNotMatch', '');
  const other = randomBytes(32).toString('base64');
  await refused(
    { CLAUDE_OPS_SECRET_KEY: other },
    'CLAUDE_OPS_SECRET_KEY does not open the keys of these tasks',
    'Set CLAUDE_OPS_SECRET_KEY to the content of that file',
  );
  {
    await using _node = await startServerProcess(path.join(room.directory.path, 'node'), {
      DATABASE_URL: room.shared.DATABASE_URL,
      CLAUDE_OPS_SECRET_KEY: other,
    });
    await refused({}, 'have another secret key', 'Stop them');
  }
  const file = path.join(room.dataDir, 'secret.key');
  await rename(file, `${file}.away`);
  await refused(
    {},
    'there is no key to open them',
    'Set CLAUDE_OPS_SECRET_KEY to the key that the server had.',
  );
  expect(room.s3.keys()).toEqual([]);
});
