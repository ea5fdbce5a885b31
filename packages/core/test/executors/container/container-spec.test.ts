import { expect, test } from 'vitest';
import { resolveContainerOptions } from '../../../src/executors/container/container-options.ts';
import { containerSpec, type ContainerRequest } from '../../../src/executors/container/container-spec.ts';

const MIB = 1024 ** 2;
const request = (change: Partial<ContainerRequest> = {}): ContainerRequest => ({
  settings: resolveContainerOptions({ image: 'runner' }),
  limits: { memoryBytes: 2048 * MIB, cpus: 1.5, processes: 100 },
  user: { uid: 1000, gid: 1001, ownsWorkspace: true },
  command: ['claude', '--print', "it's; $HOME"],
  environment: { HOME: '/home/agent', EMPTY: '', ODD: 'a=b\nc' },
  labels: { 'claude-ops.task': 'task-1' },
  workspace: '/data/workspaces/task-1',
  gatewayDirectory: '/data/containers/attempt-1',
  own: {
    home: '/data/workspaces/attempt-1.own/home',
    temporary: '/data/workspaces/attempt-1.own/tmp',
  },
  mapsUsers: false,
  ...change,
});
const hostConfig = (change: Partial<ContainerRequest> = {}) => containerSpec(request(change)).HostConfig;

test('a container is an ordinary user without capabilities, network, or anything to write to but its directories', () => {
  expect(containerSpec(request())).toMatchObject({
    User: '1000:1001',
    WorkingDir: '/workspace',
    Labels: { 'claude-ops.task': 'task-1' },
  });
  expect(hostConfig()).toMatchObject({
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Init: true,
    NetworkMode: 'none',
    IpcMode: 'private',
    Mounts: [
      { Type: 'bind', Source: '/data/workspaces/task-1', Target: '/workspace' },
      { Type: 'bind', Source: '/data/workspaces/attempt-1.own/home', Target: '/home/agent' },
      { Type: 'bind', Source: '/data/workspaces/attempt-1.own/tmp', Target: '/tmp' },
      { Type: 'bind', Source: '/data/containers/attempt-1', Target: '/run/claude-ops', ReadOnly: true },
    ],
  });
});

test('nothing is asked for that would open it: no privileges, devices, host namespaces or other profile of system calls', () => {
  const names = Object.keys(hostConfig({ network: 'of-its-own' }) ?? {});
  for (const name of [
    'Privileged',
    'CapAdd',
    'Devices',
    'PidMode',
    'UTSMode',
    'CgroupnsMode',
    'Binds',
    'GroupAdd',
  ])
    expect(names).not.toContain(name);
  expect(names).not.toContain('UsernsMode');
});

test('command and environment are lists of words, which no shell reads', () => {
  expect(containerSpec(request())).toMatchObject({
    Entrypoint: ['claude-ops-run', '47823'],
    Cmd: ['claude', '--print', "it's; $HOME"],
    Env: ['HOME=/home/agent', 'EMPTY=', 'ODD=a=b\nc'],
  });
});

test('memory is without swap, processors are counted in thousand millionths, and what the engine logs is bounded', () => {
  expect(hostConfig()).toMatchObject({
    Memory: 2048 * MIB,
    MemorySwap: 2048 * MIB,
    NanoCpus: 1_500_000_000,
    PidsLimit: 100,
    LogConfig: { Type: 'local', Config: { 'max-size': '128m', 'max-file': '2' } },
  });
});

test('a network of the engine is named', () => {
  expect(hostConfig({ network: 'of-its-own' })).toMatchObject({ NetworkMode: 'of-its-own' });
});

test('an engine that maps users is told not to, so that both sides own the files', () => {
  expect(hostConfig({ mapsUsers: true })).toMatchObject({ UsernsMode: 'host' });
});
