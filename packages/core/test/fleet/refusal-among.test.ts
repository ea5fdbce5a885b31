import { expect, test } from 'vitest';
import { refusalAmong } from '../../src/fleet/membership.ts';
import type { KnownNode } from '../../src/index.ts';

const SINCE = '2026-11-22T00:00:15.000Z';

const known = (overrides: Partial<KnownNode> = {}): KnownNode => ({
  instanceId: 'one',
  name: 'a',
  version: '1.0.0',
  modes: ['process'],
  labels: [],
  capacity: 3,
  running: 0,
  startedAt: '2026-11-22T00:00:00.000Z',
  heartbeatAt: SINCE,
  isDraining: false,
  keyCheck: 'key',
  ...overrides,
});

const own = known({ instanceId: 'own' });

test.each([
  ['one that is alive has the name', [known()], 'name_taken'],
  ['one that is dead had the name', [known({ heartbeatAt: '2026-11-22T00:00:14.999Z' })], undefined],
  ['it had the name itself', [known({ instanceId: 'own' })], undefined],
  ['one of another name has another key', [known({ name: 'b', keyCheck: 'other' })], 'other_key'],
  ['it had another key itself', [known({ instanceId: 'own', keyCheck: 'other' })], undefined],
  ['others have other names', [known({ name: 'b' })], undefined],
] as const)('where %s', (_, others, refusal) => {
  expect(refusalAmong(others, own, SINCE)).toBe(refusal);
});
