import { expect, test } from 'vitest';
import type { Attempt } from '../../../../src/executors/executor.ts';
import { fits } from '../../../../src/executors/container/spares/fits.ts';

const plain = { permissionMode: 'default', trustWorkspace: false, network: 'none', resources: null } as const;

test.for<[Partial<Attempt>, boolean]>([
  [{}, true],
  [{ network: { allow: ['example.org'] } }, true],
  [{ network: 'open' }, false],
  [{ permissionMode: 'bypassPermissions' }, true],
  [{ permissionMode: 'auto' }, false],
  [{ trustWorkspace: true }, false],
  [{ resources: { cpus: 1 } }, false],
])('an attempt with %o can have a container that was started ahead: %o', ([own, can]) => {
  expect(fits({ ...plain, ...own })).toBe(can);
});
