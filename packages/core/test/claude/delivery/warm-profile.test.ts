import type { TaskSpec } from '@claude-ops/contract';
import { aSpec } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { DELIVERIES } from '../../../src/claude/delivery/deliveries.ts';
import { PLAIN_PROFILE, type Deliveries, type WarmProfile } from '../../../src/claude/delivery/delivery.ts';
import { warmProfileFor } from '../../../src/claude/delivery/warm-profile.ts';
import { anAttempt } from '../../support/an-attempt.ts';

const ANY = { network: () => true, resources: () => true };
const ASKING: WarmProfile = PLAIN_PROFILE;

test.for<[Partial<TaskSpec>, WarmProfile | undefined]>([
  [{}, ASKING],
  [{ model: 'sonnet' }, ASKING],
  [{ permissionMode: 'default' }, ASKING],
  [{ permissionMode: 'plan' }, ASKING],
  [{ permissionMode: 'dontAsk' }, ASKING],
  [{ permissionMode: 'bypassPermissions' }, { ...ASKING, permissionMode: 'bypassPermissions' }],
  [{ permissionMode: 'auto' }, undefined],
  [{ permissionPrompts: 'ask' }, { ...ASKING, asks: true }],
  [{ schema: {} }, { ...ASKING, awaitsInitialize: true }],
  [{ trustWorkspace: true }, undefined],
  [{ files: { type: 'zip', bytes: 1 } }, ASKING],
  [{ files: { type: 'git', gitUrl: 'https://example.org/a.git' } }, undefined],
  [{ files: { type: 'bundle', bytes: 1 } }, undefined],
  [{ timeout: 1_000, maxCostUsd: 1, tags: { a: 'b' }, artifactFilter: { include: ['*'] } }, ASKING],
])('a task with %o needs a warm process of %o', ([spec, profile]) => {
  expect(warmProfileFor(anAttempt(spec), ANY)).toEqual(profile);
});

test.for(['network', 'resources'] as const)(
  'a task whose %s the executor can only set up cold starts cold',
  (field) => {
    expect(warmProfileFor(anAttempt(), { ...ANY, [field]: () => false })).toBeUndefined();
  },
);

/** Every field with a value that is not the one of a task that leaves it out. */
const SET = Object.entries(aSpec()).map(
  ([field, value]) => [field, value === null ? {} : value || true] as const,
);

test.for(SET)('without a row for %s, no warm process takes a task that sets it', ([field, value]) => {
  const { [field]: _, ...others }: Deliveries = DELIVERIES;
  expect(warmProfileFor(anAttempt({ [field]: value }), ANY, others)).toBeUndefined();
});

test('a field that no row knows is no reason to start cold where the task leaves it out', () => {
  const { model: _, ...others }: Deliveries = DELIVERIES;
  expect(warmProfileFor(anAttempt({ model: null }), ANY, others)).toEqual(ASKING);
});
