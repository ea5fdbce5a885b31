import type { TaskSpec } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { PLAIN_PROFILE, type WarmProfile } from '../../../../src/claude/delivery/delivery.ts';
import { processProfileFor } from '../../../../src/executors/process/warm/process-profile.ts';
import { anAttempt } from '../../../support/an-attempt.ts';

const ASKING: WarmProfile = PLAIN_PROFILE;
const BYPASSING: WarmProfile = { ...PLAIN_PROFILE, permissionMode: 'bypassPermissions' };

test.for<[Partial<TaskSpec>, boolean, WarmProfile | undefined]>([
  [{}, false, ASKING],
  [{ permissionMode: 'bypassPermissions' }, false, undefined],
  [{ permissionMode: 'bypassPermissions' }, true, BYPASSING],
  [{ permissionMode: 'auto' }, true, undefined],
  [{ network: { policy: 'none', isEnforced: true } }, true, undefined],
  [{ resources: { processes: 64 } }, true, undefined],
])(
  'a task with %o, where bypassing is allowed: %o, needs a warm process of %o',
  ([spec, allowsBypass, profile]) => {
    expect(processProfileFor(anAttempt(spec), { allowsBypass })).toEqual(profile);
  },
);
