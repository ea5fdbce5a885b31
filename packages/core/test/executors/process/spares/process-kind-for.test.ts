import { expect, test } from 'vitest';
import type { SpareKind } from '../../../../src/claude/spare-messages.ts';
import type { Attempt } from '../../../../src/executors/executor.ts';
import { processKindFor } from '../../../../src/executors/process/spares/process-kind-for.ts';

const plain: Pick<Attempt, 'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'network'> = {
  ...{ permissionMode: 'default', trustWorkspace: false, isInRepository: false, network: 'open' },
};

test.for<[Partial<Attempt>, boolean, SpareKind | undefined]>([
  [{}, false, 'default'],
  [{ permissionMode: 'acceptEdits' }, false, 'default'],
  [{ permissionMode: 'plan' }, false, 'default'],
  [{ permissionMode: 'dontAsk' }, false, 'default'],
  [{ permissionMode: 'bypassPermissions' }, false, undefined],
  [{ permissionMode: 'bypassPermissions' }, true, 'bypassPermissions'],
  [{ permissionMode: 'auto' }, true, undefined],
  [{ trustWorkspace: true }, true, undefined],
  [{ isInRepository: true }, true, undefined],
  [{ network: 'none' }, true, undefined],
])(
  'an attempt with %o, where bypassing is allowed: %o, needs a spare of kind %o',
  ([own, allowsBypass, kind]) => {
    expect(processKindFor({ ...plain, ...own }, { allowsBypass })).toBe(kind);
  },
);
