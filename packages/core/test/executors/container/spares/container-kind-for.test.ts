import { expect, test } from 'vitest';
import type { SpareKind } from '../../../../src/claude/spare-messages.ts';
import type { Attempt } from '../../../../src/executors/executor.ts';
import { containerKindFor } from '../../../../src/executors/container/spares/container-kind-for.ts';

const plain: Pick<Attempt, 'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'network' | 'resources'> =
  {
    ...{ permissionMode: 'default', trustWorkspace: false, isInRepository: false },
    ...{ network: 'none', resources: null },
  };

test.for<[Partial<Attempt>, SpareKind | undefined]>([
  [{}, 'default'],
  [{ permissionMode: 'acceptEdits' }, 'default'],
  [{ permissionMode: 'bypassPermissions' }, 'bypassPermissions'],
  [{ network: { allow: ['example.org'] } }, 'default'],
  [{ network: 'open' }, undefined],
  [{ permissionMode: 'auto' }, undefined],
  [{ trustWorkspace: true }, undefined],
  [{ isInRepository: true }, undefined],
  [{ resources: { cpus: 1 } }, undefined],
])('an attempt with %o needs a container of kind %o', ([own, kind]) => {
  expect(containerKindFor({ ...plain, ...own })).toBe(kind);
});
