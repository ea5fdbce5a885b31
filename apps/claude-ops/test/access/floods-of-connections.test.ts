import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-a-flood-of-connections-22';
const run = promisify(execFile);

/** Whether a server may start anything as another user. */
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** How many descriptors a server has open. */
async function descriptorsOf({ child }: ServerProcess): Promise<number> {
  return (await readdir(`/proc/${child.pid}/fd`)).length;
}

describe.runIf(isRoot)('an agent that opens 3,000 connections', () => {
  test('to the API and to the gateway keeps few of them, and other tasks run meanwhile', async () => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const [port, found] = [path.join(directory.path, 'port'), path.join(directory.path, 'found.txt')];
    await writeFile(found, '');
    await chmod(found, 0o666);
    const flood = (address: string) =>
      `for i in $(seq 1500); do exec {fd}<>/dev/tcp/${address} || break; done`;
    const gateway = '${ANTHROPIC_BASE_URL#http://}';
    const command = [
      `${flood(`127.0.0.1/$(cat '${port}')`)}; GATEWAY=${gateway}; ${flood('${GATEWAY%:*}/${GATEWAY#*:}')}`,
      `echo flooded > '${found}'; until grep -q end '${found}'; do sleep 0.1; done; echo ended`,
    ].join('; ');
    await using model = await startModelServer({
      script: {
        rules: [
          { when: { promptIncludes: 'flood' }, steps: [useTool('Bash', { command }), say('flooded')] },
          {
            when: { promptIncludes: 'work' },
            steps: [useTool('Bash', { command: 'echo work' }), say('worked')],
          },
        ],
      },
    });
    await using server = await startServerProcess(path.join(directory.path, 'data'), {
      UPSTREAM_BASE_URL: model.url,
      PROCESS_USER: 'nobody',
    });
    await writeFile(port, new URL(server.url).port);
    const before = await descriptorsOf(server);
    const task = { apiKey, permissionMode: 'bypassPermissions' } as const;
    const { id } = await server.client.createTask({ ...task, prompt: 'flood' });
    await expect.poll(() => readFile(found, 'utf8'), { timeout: 60_000 }).toContain('flooded');
    await expect.poll(() => descriptorsOf(server)).toBeLessThan(before + 64 + 256 + 100);
    const other = await server.client.createTask({ ...task, prompt: 'work' });
    expect(await server.client.waitForCompletion(other.id)).toMatchObject({ status: 'completed' });
    await writeFile(found, 'end');
    expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  });
});

test.runIf(isRoot)('a server that has no descriptor left goes on accepting once it has', async () => {
  await using directory = await temporaryDirectory();
  await using server = await startServerProcess(path.join(directory.path, 'data'), {});
  const pid = String(server.child.pid);
  await untilIdle(pid);
  const limitTo = async (count: number) => await run('prlimit', ['--pid', pid, `--nofile=${count}:20000`]);
  await limitTo(await descriptorsOf(server));
  const { hostname, port } = new URL(server.url);
  const sockets = Array.from({ length: 300 }, () =>
    connect(Number(port), hostname).on('error', () => undefined),
  );
  // Each is accepted and closed, or waits: none is answered, and the server does not go round in circles over them.
  const usedBefore = await processorMsOf(pid);
  await delay(2_000);
  expect((await processorMsOf(pid)) - usedBefore).toBeLessThan(1_000);
  for (const socket of sockets) socket.destroy();
  await limitTo(10_000);
  await expect.poll(() => fetch(`${server.url}/livez`).then(({ status }) => status, String)).toBe(200);
  expect(server.child.exitCode).toBe(null);
});

/** Waits until a server has done what it does after its start. */
async function untilIdle(pid: string): Promise<void> {
  for (let before = -100, used = 0; used - before > 20;) {
    before = used;
    await delay(500);
    used = await processorMsOf(pid);
  }
}

/** The processor time that a process has taken: proc_pid_stat(5), in ticks of 10 ms. */
async function processorMsOf(pid: string): Promise<number> {
  const [, afterName = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ');
  const [user, system] = afterName.split(' ').slice(11, 13).map(Number);
  if (user === undefined || system === undefined) throw new Error(`no times of process ${pid}`);
  return (user + system) * 10;
}
