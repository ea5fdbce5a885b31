import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { pathWithout } from '../support/path-without.ts';
import { IS_WHOLE } from '../support/is-whole.ts';
import { processesWith } from '../support/processes.ts';
import { runCommand, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-other-user-7777777777';
const secrets = {
  CLAUDE_OPS_SECRET_KEY: 'c2VjcmV0IGtleSBvZiB0aGUgc2VydmVyLCBtYWRlIHU=',
  UPSTREAM_HEADERS: 'X-Of-The-Operator: made-up-header-of-the-operator-4444444444',
};

const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Users of this process alone: all that they run is ended. */
const FIRST = 2_500_000 + (process.pid % 100_000) * 4;
const RANGE = `${FIRST}-${FIRST + 3}`;

/** Whether a server may start anything as another user. */
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

async function passableDirectory() {
  const directory = await temporaryDirectory();
  await chmod(directory.path, 0o711);
  return { ...directory, data: path.join(directory.path, 'data') };
}

/** All that an agent can find: its environment, that of every process, its configuration, its workspace, the data directory. */
function searchOf(dataDir: string): string {
  return [
    'id; env; set',
    'for file in /proc/[0-9]*/environ /proc/[0-9]*/cmdline; do echo "$file"; tr "\\0" "\\n" < "$file"; done',
    'find "$HOME" "$CLAUDE_CONFIG_DIR" "$TMPDIR" "$PWD" -type f -exec cat {} +',
    `find '${dataDir}' -type f -size -1000k -exec cat {} +`,
    `for name in swarm.db swarm.db-wal secret.key instance-id server.lock; do cat '${dataDir}'/$name && echo "read $name"; done`,
    'echo searched',
  ].join('; ');
}

describe.runIf(isRoot)('a server that is root', () => {
  test.for([{}, ...(IS_WHOLE ? [{ PROCESS_USER: 'nobody' }] : []), { PROCESS_USER: '12345:12346' }])(
    'gives no byte of a key to an agent that looks everywhere (%o)',
    async (environment) => {
      await using directory = await passableDirectory();
      const found = path.join(directory.path, 'found.txt');
      await writeFile(found, '');
      await chmod(found, 0o666);
      const command = `{ ${searchOf(directory.data)}; } > '${found}' 2>&1; grep -c . '${found}'`;
      await using model = await startModelServer({ script: [useTool('Bash', { command }), say('done')] });
      await using server = await startServerProcess(directory.data, {
        UPSTREAM_BASE_URL: model.url,
        ...secrets,
        ...environment,
        ...('PROCESS_USER' in environment ? {} : { CLAUDE_BIN: await claudeOfRoot(directory.path) }),
      });
      const task = { prompt: 'look', apiKey, permissionMode: 'bypassPermissions' } as const;
      const { id } = await server.client.createTask(task);
      expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
      const text = await readFile(found, 'latin1');
      expect(text).toContain('\nsearched\n');
      expect(text).toMatch(/ANTHROPIC_API_KEY=claude-ops-[\w-]{43}\n/);
      expect(text).not.toContain(apiKey);
      expect(text).not.toContain(apiKey.slice(-12));
      expect(model.requests[0]).toMatchObject({
        apiKey,
        headers: { 'x-of-the-operator': 'made-up-header-of-the-operator-4444444444' },
      });
      if (!('PROCESS_USER' in environment)) return;
      expect(text).toMatch(environment.PROCESS_USER === 'nobody' ? /^uid=65534/ : /^uid=12345 gid=12346 /);
      expect(text).not.toMatch(/^read /m);
      expect(text.match(/^cat: .*: Permission denied$/gm)?.length).toBeGreaterThanOrEqual(3);
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret.slice(-16));
    },
  );

  test.for([{ hasNamespaces: true }, { hasNamespaces: false }])(
    'leaves nothing of agents of another user when it is killed, at the latest after the next start (%o)',
    async ({ hasNamespaces }) => {
      await using directory = await passableDirectory();
      const PATH = hasNamespaces ? process.env['PATH'] : await pathWithout('unshare', directory.path);
      const command =
        'setsid sh -c "setsid sleep 301 & exec sleep 302" >/dev/null 2>&1 & echo begin && sleep 300';
      await using model = await startModelServer({ script: [useTool('Bash', { command })] });
      const environment = { PATH, UPSTREAM_BASE_URL: model.url, PROCESS_USER: 'nobody' };
      // A server that has just started asks the CLI for its version, which is no agent.
      const left = () =>
        processesWith(directory.data).filter(
          (line) => /sleep 30|claude/.test(line) && !line.endsWith(' --version'),
        );
      let id: string;
      {
        await using killed = await startServerProcess(directory.data, environment);
        const task = { prompt: 'stay', apiKey, permissionMode: 'bypassPermissions' } as const;
        ({ id } = await killed.client.createTask(task));
        for (const seconds of ['300', '301', '302'])
          await expect.poll(left).toContainEqual(expect.stringContaining(`sleep ${seconds}`));
        await killed.end('SIGKILL');
      }
      if (hasNamespaces) await expect.poll(left).toEqual([]);
      else expect(left()).not.toEqual([]);
      await using server = await startServerProcess(directory.data, environment);
      expect(left()).toEqual([]);
      expect(await server.client.getTask(id)).toMatchObject({
        status: 'failed',
        error: { code: 'interrupted' },
      });
      expect(await readdir(path.join(directory.data, 'workspaces'))).toEqual([]);
      expect(await readdir(path.join(directory.data, 'attempts'))).toEqual([]);
    },
  );

  // That a user of its own, nobody, ends with the server the test before this one shows.
  test.for([{}, ...(IS_WHOLE ? [{ PROCESS_USER: 'nobody' }] : []), { PROCESS_USER: RANGE }])(
    'a server that is killed takes the claude CLI along, also without namespaces (%o)',
    async (user) => {
      await using directory = await passableDirectory();
      const environment = {
        PATH: await pathWithout('unshare', directory.path),
        ...('PROCESS_USER' in user ? {} : { CLAUDE_BIN: await claudeOfRoot(directory.path) }),
        ...user,
      };
      await using model = await startModelServer({
        script: [useTool('Bash', { command: 'echo begin && sleep 300' })],
      });
      await using server = await startServerProcess(directory.data, {
        UPSTREAM_BASE_URL: model.url,
        ...environment,
      });
      const task = { prompt: 'stay', apiKey, permissionMode: 'bypassPermissions' } as const;
      await server.client.createTask(task);
      const all = () => processesWith(directory.data);
      await expect.poll(all).toContainEqual(expect.stringContaining('sleep 300'));
      const running = () => all().filter((command) => command.includes('--input-format'));
      expect(running()).toHaveLength(1);
      await server.end('SIGKILL');
      await expect.poll(running, { timeout: 5_000 }).toEqual([]);
      // Of the shells that it had started the next start ends the rest.
      await using _next = await startServerProcess(directory.data, environment);
      expect(all().filter((command) => command.includes('sleep 300'))).toEqual([]);
    },
  );

  test('without CAP_SYS_ADMIN nothing of a run lives on where each run is another user', async () => {
    await using directory = await passableDirectory();
    // Of this process alone: all that these users run is ended.
    const first = 2_000_000 + (process.pid % 100_000) * 4;
    const seconds = `300.${process.hrtime.bigint()}`;
    const hide = `env -i setsid sh -c 'env -i setsid sleep ${seconds} &' </dev/null >/dev/null 2>&1`;
    const command = `${hide}; ipcmk --shmem 4096; ipcmk --queue; ipcmk --semaphore 1; id -u`;
    await using model = await startModelServer({ script: [useTool('Bash', { command }), say('done')] });
    await using server = await startServerProcess(
      directory.data,
      { UPSTREAM_BASE_URL: model.url, PROCESS_USER: `${first}-${first + 3}` },
      { by: ['setpriv', '--bounding-set=-sys_admin,-sys_ptrace'] },
    );
    const task = { prompt: 'hide', apiKey, permissionMode: 'bypassPermissions' } as const;
    const { id } = await server.client.createTask(task);
    expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
    const printed = JSON.stringify(model.requests.at(-1)?.messages);
    expect(printed).toMatch(new RegExp(`Semaphore id: \\d+.*${first}`));
    for (const kind of ['shm', 'msg', 'sem'])
      expect(readFileSync(`/proc/sysvipc/${kind}`, 'latin1')).not.toMatch(new RegExp(`\\s${first}\\s`));
    await expect(promisify(execFile)('pgrep', ['-f', `^sleep ${seconds}`])).rejects.toMatchObject({
      code: 1,
    });
  });

  test.for([
    // Its namespace ends as that of a cold run.
    ...(IS_WHOLE ? [{ with: 'CAP_SYS_ADMIN', by: [] }] : []),
    { with: 'no more than a container has', by: ['setpriv', '--bounding-set=-sys_admin,-sys_ptrace'] },
  ])(
    'a warm process of a range of users ends with its server when that is killed (with $with)',
    async ({ by }) => {
      await using directory = await passableDirectory();
      // Of this process alone: all that these users run is ended.
      const first = 2_500_000 + (process.pid % 100_000) * 4;
      const environment = {
        UPSTREAM_BASE_URL: 'http://127.0.0.1:9',
        WARM_PROCESSES: '1',
        PROCESS_USER: `${first}-${first + 1}`,
        MAX_CONCURRENCY: '1',
      };
      const alive = () => processesOf([first, first + 1]);
      const warm = async (server: ServerProcess) => (await server.client.getHealth()).warm;
      const untilIdle = (server: ServerProcess) =>
        expect.poll(async () => (await warm(server)).idle, { timeout: 30_000 }).toBe(1);
      {
        await using killed = await startServerProcess(directory.data, environment, { by });
        await untilIdle(killed);
        expect((await warm(killed)).memoryBytes).toBeGreaterThan(50_000_000);
        expect(alive()).not.toEqual([]);
        await killed.end('SIGKILL');
      }
      await expect.poll(alive).toEqual([]);
      await using server = await startServerProcess(directory.data, environment, { by });
      await untilIdle(server);
      expect(await readdir(path.join(directory.data, 'workspaces'))).toHaveLength(1);
      await server.end('SIGTERM');
      expect(alive()).toEqual([]);
      expect(await readdir(path.join(directory.data, 'workspaces'))).toEqual([]);
    },
  );

  test('closes to others what an earlier version has left open', async () => {
    await using directory = await passableDirectory();
    await mkdir(directory.data, { mode: 0o755 });
    await startServerProcess(directory.data, {}).then((server) => server.end('SIGTERM'));
    for (const name of ['swarm.db', 'secret.key']) await chmod(path.join(directory.data, name), 0o644);
    await using server = await startServerProcess(directory.data, { PROCESS_USER: 'nobody' });
    expect(await server.client.getHealth()).toMatchObject({ status: 'ok' });
    const closed = {
      'swarm.db': '600',
      'swarm.db-wal': '600',
      'secret.key': '600',
      'server.lock': '600',
      workspaces: '711',
      attempts: '711',
    };
    // By their names: a server that has just begun replaces other files.
    const modes = Object.keys(closed).map(async (name) => {
      const { mode } = await stat(path.join(directory.data, name));
      return [name, (mode & 0o777).toString(8)] as const;
    });
    expect(Object.fromEntries(await Promise.all(modes))).toEqual(closed);
    expect((await stat(directory.data)).mode & 0o777).toBe(0o711);
  });

  test('a PROCESS_USER that no agent may be is refused at the start', async () => {
    await using directory = await passableDirectory();
    const start = ['start', '--port', '0', '--data-dir', directory.data];
    const { exitCode, stderr } = await runCommand(start, { env: { PROCESS_USER: '12345:0' } });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Error: PROCESS_USER is "12345:0", which has the group of root.');
  });

  test('a server that could not find what agents leave running is refused its start', async () => {
    await using directory = await passableDirectory();
    const start = promisify(execFile)(
      'setpriv',
      [
        ...['--bounding-set=-sys_admin,-sys_ptrace', process.execPath, BIN],
        ...['start', '--port', '0', '--data-dir', directory.data],
      ],
      { env: { ...process.env, PROCESS_USER: 'nobody' } },
    );
    await expect(start).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^Error: The server can't find processes that user 65534 leaves.*\n.*CAP_SYS_PTRACE/,
      ),
    });
  });

  test('what that user could not pass or run is refused at the start', async () => {
    await using directory = await passableDirectory();
    const hidden = path.join(directory.path, 'hidden');
    await mkdir(hidden, { mode: 0o700 });
    await writeFile(path.join(hidden, 'claude'), '#!/bin/sh\n', { mode: 0o755 });
    const start = async (dataDir: string, env: NodeJS.ProcessEnv) =>
      await runCommand(['start', '--port', '0', '--data-dir', dataDir], {
        env: { PROCESS_USER: 'nobody', ...env },
      });
    // A mount would bring either to that user.
    const PATH = await pathWithout('unshare', directory.path);
    expect(await start(directory.data, { PATH, CLAUDE_BIN: path.join(hidden, 'claude') })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(
        /^Error: The claude CLI .*hidden\/claude can't be run by user 65534\.\n.*CLAUDE_BIN/,
      ),
    });
    expect(await start(path.join(hidden, 'data'), { PATH })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/^Error: The directory .*hidden can't be passed by user 65534/),
    });
  });
});

/** The processes of users, by their ids. */
function processesOf(uids: readonly number[]): string[] {
  const isOf = (pid: string) => {
    try {
      const [, uid] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return uids.includes(Number(uid));
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(name));
}

/** As root the CLI runs tools unasked only where it is told that this is a sandbox. */
async function claudeOfRoot(directory: string): Promise<string> {
  const file = path.join(directory, 'claude');
  await writeFile(file, '#!/bin/sh\nIS_SANDBOX=1 exec claude "$@"\n', { mode: 0o755 });
  return file;
}
