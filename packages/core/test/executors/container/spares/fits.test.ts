import { expect, test } from 'vitest';
import type { Attempt } from '../../../../src/executors/executor.ts';
import { fits } from '../../../../src/executors/container/spares/fits.ts';

const plain = {
  permissionMode: 'default',
  trustWorkspace: false,
  network: 'none',
  resources: null,
  isCloned: false,
} as const;

test.for<[Partial<Attempt>, boolean]>([
  [{}, true],
  [{ network: { allow: ['example.org'] } }, true],
  [{ network: 'open' }, false],
  [{ permissionMode: 'bypassPermissions' }, true],
  [{ permissionMode: 'auto' }, false],
  [{ trustWorkspace: true }, false],
  [{ resources: { cpus: 1 } }, false],
  [{ isCloned: true }, true],
])('an attempt with %o can have a container that was started ahead: %o', ([own, can]) => {
  expect(fits({ ...plain, ...own }, {})).toBe(can);
});

test('a repository, and a mode that never asks, are nothing for a container that was told ahead where it works', () => {
  expect(fits({ ...plain, isCloned: true }, { claimedAt: '/workspace' })).toBe(false);
  expect(fits({ ...plain, permissionMode: 'bypassPermissions' }, { claimedAt: '/workspace' })).toBe(false);
  expect(fits(plain, { claimedAt: '/workspace' })).toBe(true);
});
