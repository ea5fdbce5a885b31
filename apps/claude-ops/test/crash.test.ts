import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { processesWith } from './support/processes.ts';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-crash-0000000000';

test('after SIGKILL in the middle, the running task is interrupted, the queued ones run, and no process is left', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: {
      rules: [
        {
          when: { promptIncludes: 'long' },
          steps: [useTool('Bash', { command: 'echo begin && sleep 300' })],
        },
      ],
      steps: [say('short and done')],
    },
  });
  const env = { UPSTREAM_BASE_URL: model.url, MAX_CONCURRENCY: '1' };

  const ids: string[] = [];
  {
    await using killed = await startServerProcess(directory.path, env);
    for (const prompt of ['long', 'short', 'short too']) {
      ids.push((await killed.client.createTask({ prompt, apiKey })).id);
    }
    await expect
      .poll(() => processesWith(directory.path))
      .toContainEqual(expect.stringContaining('sleep 300'));
    await killed.end('SIGKILL');
  }

  await using server = await startServerProcess(directory.path, env);
  expect(
    processesWith(directory.path).filter(
      (command) => command.includes('sleep') || command.includes('claude '),
    ),
  ).toEqual([]);
  const [long, ...short] = await Promise.all(ids.map((id) => server.client.waitForCompletion(id)));
  expect(long).toMatchObject({ status: 'failed', error: { code: 'interrupted' }, attempts: 1 });
  expect(short.map(({ status, attempts }) => ({ status, attempts }))).toEqual(
    Array(2).fill({ status: 'completed', attempts: 1 }),
  );

  const log = (await server.client.listTaskEvents(ids[0] ?? '')).data;
  expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
  expect(log.at(-1)?.type).toBe('task.failed');
  expect(await readdir(path.join(directory.path, 'workspaces'))).toEqual([]);
}, 90_000);

test('SIGTERM lets a running task finish within the grace, answers while it waits, and exits with 0', async () => {
  await using directory = await temporaryDirectory();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  await using model = await startModelServer({
    script: async () => {
      await mayAnswer;
      return say('just in time');
    },
  });
  const env = { UPSTREAM_BASE_URL: model.url, SHUTDOWN_GRACE_MS: '30000' };
  await using server = await startServerProcess(directory.path, env);
  const { id } = await server.client.createTask({ prompt: 'hello', apiKey });
  await model.waitForRequest();
  server.child.kill('SIGTERM');
  await expect.poll(async () => (await server.client.getHealth()).status).toBe('stopping');
  await expect(server.client.createTask({ prompt: 'too late', apiKey })).rejects.toMatchObject({
    code: 'shutting_down',
  });
  const end = server.client.waitForCompletion(id);
  answer();
  expect(await end).toMatchObject({ status: 'completed', result: { data: 'just in time' } });
  expect((await server.finished).exitCode).toBe(0);
});

test('SIGTERM ends what runs beyond the grace as interrupted, keeps what is queued, and leaves no process', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'echo begin && sleep 300' })],
  });
  const env = { UPSTREAM_BASE_URL: model.url, SHUTDOWN_GRACE_MS: '200', MAX_CONCURRENCY: '1' };
  const ids: string[] = [];
  {
    await using server = await startServerProcess(directory.path, env);
    for (const prompt of ['first', 'second'])
      ids.push((await server.client.createTask({ prompt, apiKey })).id);
    await model.waitForRequest();
    expect(await server.end('SIGTERM')).toMatchObject({ exitCode: 0 });
    expect(processesWith(directory.path)).toEqual([]);
  }
  model.setScript([say('now')]);
  await using again = await startServerProcess(directory.path, env);
  expect(await again.client.getTask(ids[0] ?? '')).toMatchObject({
    status: 'failed',
    error: { code: 'interrupted' },
  });
  expect(await again.client.waitForCompletion(ids[1] ?? '')).toMatchObject({ status: 'completed' });
});

test('a second server is refused the data directory and the database of the first, which ends in good order with its terminal', async () => {
  await using directory = await temporaryDirectory();
  const [own = '', other = ''] = ['one', 'other'].map((name) => path.join(directory.path, name));
  const env = { DB_PATH: path.join(directory.path, 'shared.db') };
  await using first = await startServerProcess(own, env);
  for (const { dataDir, because } of [
    {
      dataDir: own,
      because: /^Error: The data directory .* is in use by another server \(process \d+\)\.\n.*--data-dir/,
    },
    {
      dataDir: other,
      because: /^Error: The database .*shared\.db is in use by another server \(process \d+\)\.\n.*DB_PATH/,
    },
  ]) {
    const second = await runCommand(['start', '--port', '0', '--data-dir', dataDir], { env });
    expect(second).toMatchObject({ exitCode: 3, stdout: '' });
    expect(second.stderr).toMatch(because);
  }
  expect(await first.client.getHealth()).toMatchObject({ status: 'ok' });
  // As of a terminal that is closed.
  expect(await first.end('SIGHUP'), 'in good order').toMatchObject({ exitCode: 0 });
});

test.runIf(process.platform === 'linux')(
  'a data directory that can not be made is refused at once',
  async () => {
    const start = ['start', '--port', '0', '--data-dir', '/proc/claude-ops'];
    const { exitCode, stderr } = await runCommand(start);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('/proc/claude-ops');
  },
);

test('a start that fails because its port is taken leaves the queue as it was', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'echo begin && sleep 300' })],
  });
  const env = { UPSTREAM_BASE_URL: model.url, MAX_CONCURRENCY: '1' };
  const ids: string[] = [];
  {
    await using killed = await startServerProcess(directory.path, env);
    for (const prompt of ['first', 'second']) {
      ids.push((await killed.client.createTask({ prompt, apiKey })).id);
    }
    await model.waitForRequest();
    await killed.end('SIGKILL');
  }
  const taken = new URL(model.url).port;
  const start = ['start', '--host', '127.0.0.1', '--port', taken, '--data-dir', directory.path];
  for (let again = 0; again < 2; again += 1) {
    const { exitCode, stderr } = await runCommand(start, { env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`Port ${taken} is in use`);
  }
  model.setScript([say('at last')]);
  await using server = await startServerProcess(directory.path, env);
  expect(await server.client.waitForCompletion(ids[1] ?? '')).toMatchObject({
    status: 'completed',
    attempts: 1,
  });
});

test('a broken database is a sentence about the database, not a fault of claude-ops', async () => {
  await using directory = await temporaryDirectory();
  await writeFile(path.join(directory.path, 'swarm.db'), 'this is no database'.repeat(100));
  const { exitCode, stderr } = await runCommand(['start', '--port', '0', '--data-dir', directory.path]);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^Error: The database .*swarm\.db can't be used: file is not a database\n.*--data-dir/,
  );
});

test('a database with damaged pages is a sentence, with the file and how to get back what was in it', async () => {
  await using directory = await temporaryDirectory();
  {
    await using server = await startServerProcess(directory.path, {});
    // With nothing to do it ends as soon as it is asked to.
    const before = performance.now();
    expect(await server.end('SIGTERM')).toMatchObject({ exitCode: 0 });
    expect(performance.now() - before).toBeLessThan(5_000);
  }
  const file = path.join(directory.path, 'swarm.db');
  const bytes = await readFile(file);
  // All but the first page, which says what there is.
  await writeFile(file, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xff)]));
  const { exitCode, stderr } = await runCommand(['start', '--port', '0', '--data-dir', directory.path]);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^Error: The database .*swarm\.db is damaged: .*\nRestore the file from a backup.*\.recover/,
  );
});
