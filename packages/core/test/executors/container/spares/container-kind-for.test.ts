import { expect, test } from 'vitest';
import type { SpareKind } from '../../../../src/claude/spare-messages.ts';
import type { Attempt } from '../../../../src/executors/executor.ts';
import { containerKindFor } from '../../../../src/executors/container/spares/container-kind-for.ts';

const plain: Pick<
  Attempt,
  'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'schema' | 'network' | 'resources'
> = {
  ...{ permissionMode: 'default', trustWorkspace: false, isInRepository: false, schema: null },
  ...{ network: 'none', resources: null },
};

const ASKING: SpareKind = { permissionMode: 'default', awaitsSchema: false };
const BYPASSING: SpareKind = { permissionMode: 'bypassPermissions', awaitsSchema: false };

test.for<[Partial<Attempt>, SpareKind | undefined]>([
  [{}, ASKING],
  [{ permissionMode: 'acceptEdits' }, ASKING],
  [{ permissionMode: 'bypassPermissions' }, BYPASSING],
  [{ network: { allow: ['example.org'] } }, ASKING],
  [{ network: 'open' }, undefined],
  [{ permissionMode: 'auto' }, undefined],
  [{ schema: {} }, { ...ASKING, awaitsSchema: true }],
  [{ trustWorkspace: true }, undefined],
  [{ isInRepository: true }, undefined],
  [{ resources: { cpus: 1 } }, undefined],
])('an attempt with %o needs a container of kind %o', ([own, kind]) => {
  expect(containerKindFor({ ...plain, ...own })).toEqual(kind);
});
