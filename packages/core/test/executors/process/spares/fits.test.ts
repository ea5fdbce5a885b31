import { expect, test } from 'vitest';
import { fits } from '../../../../src/executors/process/spares/fits.ts';

const plain = { permissionMode: 'default', trustWorkspace: false, network: 'open' } as const;

test.for([
  [{}, false, true],
  [{ permissionMode: 'acceptEdits' }, false, true],
  [{ permissionMode: 'plan' }, false, true],
  [{ permissionMode: 'dontAsk' }, false, true],
  [{ permissionMode: 'bypassPermissions' }, false, false],
  [{ permissionMode: 'bypassPermissions' }, true, true],
  [{ permissionMode: 'auto' }, true, false],
  [{ trustWorkspace: true }, true, false],
  [{ network: 'none' }, true, false],
] as const)(
  'an attempt with %o, where bypassing can be claimed: %o, can have a spare: %o',
  ([own, allowsBypass, can]) => {
    expect(fits({ ...plain, ...own }, { allowsBypass })).toBe(can);
  },
);
