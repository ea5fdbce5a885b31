import { ClaudeOpsError, type Node } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';

const at = '2026-11-22T19:32:00.000Z';
const NODE: Node = {
  name: 'worker-1',
  version: '1.0.0',
  state: 'ready',
  modes: ['process'],
  labels: ['gpu', 'zone=a'],
  capacity: 3,
  running: 2,
  startedAt: at,
  heartbeatAt: at,
};

test('nodes prints a line for each server, separated by tabs', async () => {
  const api = createApi({
    listNodes: async () => ({ data: [NODE, { ...NODE, name: 'worker-2', state: 'lost', labels: [] }] }),
  });
  expect(await runCommand(['nodes'], { api })).toMatchObject({
    exitCode: 0,
    stdout: `worker-1\tready\t2\t3\t1.0.0\t${at}\tgpu,zone=a\nworker-2\tlost\t2\t3\t1.0.0\t${at}\t\n`,
  });
});

test('nodes --json prints the answer', async () => {
  const { stdout } = await runCommand(['nodes', '--json'], {
    api: createApi({ listNodes: async () => ({ data: [NODE] }) }),
  });
  expect(JSON.parse(stdout)).toEqual({ data: [NODE] });
});

test('nodes drain asks for the server, and prints it', async () => {
  const asked: string[] = [];
  const api = createApi({
    drainNode: async (name) => {
      asked.push(name);
      return { ...NODE, state: 'draining' };
    },
  });
  expect(await runCommand(['nodes:drain', 'worker-1'], { api })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('worker-1\tdraining\t'),
  });
  expect(asked).toEqual(['worker-1']);
});

test('nodes drain of a server that is not there says how to find them', async () => {
  const api = createApi({
    drainNode: async () => {
      throw new ClaudeOpsError('node_not_found', 'There is no node "a".');
    },
  });
  expect(await runCommand(['nodes:drain', 'a'], { api })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`claude-ops nodes` shows all servers'),
  });
});
