import path from 'node:path';
import type { Health } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { checkReadiness, type ReadinessParts } from '../../src/readiness/check-readiness.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const health: Health = {
  status: 'ok',
  version: '1.2.3',
  uptimeMs: 1,
  scheduler: { maxConcurrency: 3, running: 0, queued: 0 },
  node: { name: 'one', maxConcurrency: 3, running: 0 },
  warm: { idle: 0, memoryBytes: 0 },
};

async function check(parts: Partial<ReadinessParts>) {
  await using directory = await temporaryDirectory();
  return await checkReadiness({
    api: { getHealth: async () => health },
    dataDir: directory.path,
    claude: { configured: process.execPath, environment: {} },
    ...parts,
  });
}

test('a server with its database, its directory and its CLI is ready', async () => {
  expect(await check({})).toEqual([
    { name: 'database', ok: true, detail: 'answers' },
    { name: 'scheduler', ok: true, detail: 'takes tasks' },
    { name: 'data directory', ok: true, detail: 'writable' },
    { name: 'claude', ok: true, detail: 'found' },
  ]);
});

test('a database that fails is named, without its words', async () => {
  const checks = await check({ api: { getHealth: () => Promise.reject(new Error('disk I/O error')) } });
  expect(checks).toContainEqual({ name: 'database', ok: false, detail: 'does not answer' });
});

test.each(['starting', 'stopping'] as const)('a server that is %s is not ready', async (status) => {
  const checks = await check({ api: { getHealth: async () => ({ ...health, status }) } });
  expect(checks).toContainEqual({ name: 'scheduler', ok: false, detail: status });
});

test('a data directory that is gone is named', async () => {
  const checks = await check({ dataDir: path.join(import.meta.dirname, 'nowhere') });
  expect(checks).toContainEqual({ name: 'data directory', ok: false, detail: 'not writable' });
});

test('a CLI that is not there is named, with what to do', async () => {
  const checks = await check({ claude: { configured: '/nowhere/claude', environment: {} } });
  expect(checks).toContainEqual({
    name: 'claude',
    ok: false,
    detail: 'not found at CLAUDE_BIN',
  });
});
