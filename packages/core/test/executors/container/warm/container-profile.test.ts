import type { TaskSpec } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { PLAIN_PROFILE, type WarmProfile } from '../../../../src/claude/delivery/delivery.ts';
import { containerProfileFor } from '../../../../src/executors/container/warm/container-profile.ts';
import { anAttempt } from '../../../support/an-attempt.ts';

const ASKING: WarmProfile = PLAIN_PROFILE;
const NONE = { policy: 'none', isEnforced: true } as const;

test.for<[Partial<TaskSpec>, WarmProfile | undefined]>([
  [{ network: NONE }, ASKING],
  [{ network: { policy: { allow: ['example.org'] }, isEnforced: true } }, ASKING],
  [
    { network: NONE, permissionMode: 'bypassPermissions' },
    { ...ASKING, permissionMode: 'bypassPermissions' },
  ],
  [{ network: { policy: 'open', isEnforced: false } }, undefined],
  [{ network: NONE, resources: { cpus: 1 } }, undefined],
])('a task with %o needs a warm container of %o', ([spec, profile]) => {
  expect(containerProfileFor(anAttempt(spec))).toEqual(profile);
});
