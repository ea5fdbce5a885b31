import { expect, test } from 'vitest';
import { DELIVERIES } from '../../../src/claude/delivery/deliveries.ts';
import { toTheCli, type Deliveries, type WarmProfile } from '../../../src/claude/delivery/delivery.ts';
import { lateMessages } from '../../../src/claude/delivery/late-messages.ts';
import { anAttempt } from '../../support/an-attempt.ts';

const ASKING: WarmProfile = { permissionMode: 'default', awaitsSchema: false };

function requestsIn(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as { request: unknown }).request);
}

test('a warm process that was started as the task needs it is told nothing', () => {
  const told = lateMessages(anAttempt({ permissionMode: 'default' }), ASKING);
  expect(told).toEqual({ text: '', requests: [] });
});

test('a warm process is told of its mode, and of all settings in one request', () => {
  const attempt = anAttempt(
    { permissionMode: 'plan', model: 'sonnet' },
    { mcpServers: { docs: { command: 'server' } } },
  );
  const { text, requests } = lateMessages(attempt, ASKING);
  expect(requests).toEqual(['set_permission_mode', 'apply_flag_settings']);
  expect(requestsIn(text)).toEqual([
    { subtype: 'set_permission_mode', mode: 'plan' },
    {
      subtype: 'apply_flag_settings',
      settings: { model: 'sonnet', permissions: { allow: ['mcp__docs__*'] } },
    },
  ]);
});

test('settings of one field take nothing from those of another', () => {
  const deliveries: Deliveries = {
    ...DELIVERIES,
    more: toTheCli({
      warm: {
        late: () => ({ settings: { permissions: { allow: ['Read'], deny: ['Bash'] }, model: 'opus' } }),
      },
    }),
  };
  const attempt = anAttempt(
    { permissionMode: 'default', model: 'sonnet' },
    { mcpServers: { docs: { command: 'server' } } },
  );
  expect(requestsIn(lateMessages(attempt, ASKING, deliveries).text)).toEqual([
    {
      subtype: 'apply_flag_settings',
      settings: { model: 'opus', permissions: { allow: ['mcp__docs__*', 'Read'], deny: ['Bash'] } },
    },
  ]);
});
