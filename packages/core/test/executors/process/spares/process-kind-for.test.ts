import { expect, test } from 'vitest';
import type { SpareKind } from '../../../../src/claude/spare-messages.ts';
import type { Attempt } from '../../../../src/executors/executor.ts';
import { processKindFor } from '../../../../src/executors/process/spares/process-kind-for.ts';

const plain: Pick<
  Attempt,
  'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'schema' | 'network' | 'resources'
> = {
  ...{
    permissionMode: 'default',
    trustWorkspace: false,
    isInRepository: false,
    schema: null,
    network: 'open',
    resources: null,
  },
};

const ASKING: SpareKind = { permissionMode: 'default', awaitsSchema: false };
const BYPASSING: SpareKind = { permissionMode: 'bypassPermissions', awaitsSchema: false };

test.for<[Partial<Attempt>, boolean, SpareKind | undefined]>([
  [{}, false, ASKING],
  [{ permissionMode: 'acceptEdits' }, false, ASKING],
  [{ permissionMode: 'plan' }, false, ASKING],
  [{ permissionMode: 'dontAsk' }, false, ASKING],
  [{ permissionMode: 'bypassPermissions' }, false, undefined],
  [{ permissionMode: 'bypassPermissions' }, true, BYPASSING],
  [{ permissionMode: 'auto' }, true, undefined],
  [{ schema: {} }, false, { ...ASKING, awaitsSchema: true }],
  [{ trustWorkspace: true }, true, undefined],
  [{ isInRepository: true }, true, undefined],
  [{ network: 'none' }, true, undefined],
  [{ resources: { processes: 64 } }, true, undefined],
])(
  'an attempt with %o, where bypassing is allowed: %o, needs a spare of kind %o',
  ([own, allowsBypass, kind]) => {
    expect(processKindFor({ ...plain, ...own }, { allowsBypass })).toEqual(kind);
  },
);
