import { chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findConfinement, findNetworks } from '@claude-ops/core';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeNetwork } from '../../src/access/describe-network.ts';
import { checkNetwork } from '../../src/doctor/check-network.ts';
import { readConfiguration } from '../../src/configuration/read-configuration.ts';
import { processesWith } from '../support/processes.ts';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
const user = isRoot ? NOBODY : undefined;
const environment = { PATH: process.env['PATH'] };
/** The variables of a server whose agents are not root. */
const ordinary = isRoot ? { PROCESS_USER: 'nobody' } : {};

const confinement = await findConfinement({
  user,
  environment,
  usePidNamespace: true,
  shared: { workspaces: '/', attempts: '/' },
  logger: { info() {}, warn() {}, error() {} },
});
const canMakeNetworks = 'make' in (await findNetworks({ user, confinement, environment }));

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

describe.runIf(canMakeNetworks)('where network namespaces can be made', () => {
  test('an agent with a network policy does not reach the API of its server, and the start says so', async () => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const script = ({ prompt, turn }: { prompt: string; turn: number }) =>
      turn === 0
        ? useTool('Bash', { command: `curl --noproxy '*' -s ${prompt}/livez || echo not reached` })
        : say('done');
    await using model = await startModelServer({ script });
    await using server = await startServerProcess(path.join(directory.path, 'data'), {
      UPSTREAM_BASE_URL: model.url,
      ...ordinary,
    });
    const printed = async (network: 'none' | 'open') => {
      const task = { prompt: server.url, apiKey: 'sk-ant-made-up', network } as const;
      const { id } = await server.client.createTask({ ...task, permissionMode: 'bypassPermissions' });
      expect(await server.client.waitForCompletion(id)).toMatchObject({
        status: 'completed',
        network: { isEnforced: network === 'none' },
      });
      return model.requests.at(-1)?.messages.at(-1)?.content;
    };
    expect(await printed('none')).toMatchObject([{ content: 'not reached' }]);
    expect(await printed('open')).toMatchObject([{ content: '{"status":"ok"}' }]);
    const { stderr } = await server.end('SIGTERM');
    expect(stderr).toMatch(/"level":30.*"event":"network_policies".*gets its own network/);
  });

  test('a server that is killed leaves nothing of a run in a network of its own', async () => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const data = path.join(directory.path, 'data');
    const script = [useTool('Bash', { command: 'echo begin && sleep 300' })];
    await using model = await startModelServer({ script });
    await using server = await startServerProcess(data, { UPSTREAM_BASE_URL: model.url, ...ordinary });
    const task = { prompt: 'stay', apiKey: 'sk-ant-made-up', network: 'none' } as const;
    await server.client.createTask({ ...task, permissionMode: 'bypassPermissions' });
    const all = () => processesWith(data);
    await expect.poll(all).toContainEqual(expect.stringContaining('sleep 300'));
    await server.end('SIGKILL');
    await expect.poll(all, { timeout: 5_000 }).toEqual([]);
  });

  test('doctor says that policies hold', async () => {
    const configuration = readConfiguration({ ...environment, ...ordinary }, {});
    expect(await checkNetwork(configuration, environment)).toMatchObject({
      name: 'network',
      state: 'ok',
      detail: expect.stringContaining('each such task gets its own network'),
    });
  });
});

test.runIf(isRoot)('a server whose agents are root warns that policies do not hold', async () => {
  await using directory = await temporaryDirectory();
  await using server = await startServerProcess(path.join(directory.path, 'data'), {});
  const { stderr } = await server.end('SIGTERM');
  expect(stderr).toMatch(/"level":40.*"event":"network_policies".*agents run as root/);
});

test('what is missing is told, with what to do', async () => {
  const missing = { environment: { PATH: '/is-not-there' }, processUser: undefined };
  const where = { dataDir: '/', workspacesDir: '/' };
  expect(await describeNetwork({ ...where, modes: ['process'] }, missing)).toMatchObject({
    state: 'warning',
    detail: expect.stringMatching(
      /can bypass the network policy of its task: (agents run as root|no namespaces)/,
    ),
    advice: expect.stringContaining('CAP_SYS_ADMIN'),
  });
  expect(await describeNetwork({ ...where, modes: ['container'] }, missing)).toMatchObject({ state: 'ok' });
});

test('of a user that there is not the doctor says so elsewhere', async () => {
  const configuration = readConfiguration({ ...environment, PROCESS_USER: 'no-such-user' }, {});
  expect(await checkNetwork(configuration, environment)).toBeUndefined();
});
