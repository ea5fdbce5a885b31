import { expect, test } from 'vitest';
import { DELIVERIES } from '../../../src/claude/delivery/deliveries.ts';
import {
  PLAIN_PROFILE,
  toTheCli,
  type Deliveries,
  type WarmProfile,
} from '../../../src/claude/delivery/delivery.ts';
import { lateRequests } from '../../../src/claude/delivery/late-requests.ts';
import { anAttempt } from '../../support/an-attempt.ts';

const ASKING: WarmProfile = PLAIN_PROFILE;

test('a warm process that was started as the task needs it is told nothing', () => {
  expect(lateRequests(anAttempt({ permissionMode: 'default' }), ASKING)).toEqual([]);
});

test('a warm process is told of its mode, and of its model as a setting', () => {
  const attempt = anAttempt({ permissionMode: 'plan', model: 'sonnet' });
  expect(lateRequests(attempt, ASKING)).toEqual([
    { subtype: 'set_permission_mode', mode: 'plan' },
    {
      subtype: 'apply_flag_settings',
      settings: { model: 'sonnet' },
    },
  ]);
});

test('settings of one field take nothing from those of another', () => {
  const deliveries: Deliveries = {
    ...DELIVERIES,
    some: toTheCli({ warm: { late: () => ({ settings: { permissions: { allow: ['mcp__docs__*'] } } }) } }),
    more: toTheCli({
      warm: {
        late: () => ({ settings: { permissions: { allow: ['Read'], deny: ['Bash'] }, model: 'opus' } }),
      },
    }),
  };
  const attempt = anAttempt({ permissionMode: 'default', model: 'sonnet' });
  expect(lateRequests(attempt, ASKING, deliveries)).toEqual([
    {
      subtype: 'apply_flag_settings',
      settings: { model: 'opus', permissions: { allow: ['mcp__docs__*', 'Read'], deny: ['Bash'] } },
    },
  ]);
});
