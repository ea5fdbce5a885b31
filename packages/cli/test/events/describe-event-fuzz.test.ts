import { expect, test } from 'vitest';
import { describeEvent } from '../../src/index.ts';
import { createRandom, pick, randomValue } from '../fixtures/random-value.ts';

const TYPES = [
  'task.queued',
  'task.started',
  'task.failed',
  'task.network_asked',
  'claude.system',
  'claude.assistant',
  'claude.user',
  'claude.control_response',
  'claude.rate_limit_event',
  'claude.result',
  'claude.unparsed',
  '__proto__',
  'constructor',
];
const NAMES: string[] = [
  ['type', 'subtype', 'message', 'content', 'text', 'thinking', 'name', 'input', 'command', 'is_error'],
  ['model', 'tools', 'mcp_servers', 'status', 'attempt', 'max_retries', 'retry_delay_ms', 'error'],
  [
    'response',
    'errors',
    'error_status',
    'tool_name',
    'rate_limit_info',
    'resetsAt',
    'num_turns',
    'duration_ms',
    'result',
  ],
  ['host', 'port', 'isAllowed', 'reason'],
  ['total_cost_usd', 'parent_tool_use_id', 'toString', 'then', 'length', '__proto__'],
].flat();
const LEAVES: unknown[] = [
  [
    'init',
    'api_retry',
    'permission_denied',
    'task_started',
    'task_notification',
    'text',
    'thinking',
    'tool_use',
    'tool_result',
    'rejected',
  ],
  ['', ' ', '\u001b[2J', '\u009b', '\u0000', '\ud800', 'a\nb', '👩‍👩‍👧', '\u202e', 'x'.repeat(9_000)],
  [null, undefined, true, false, 0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol('s')],
  [() => 'called', new Date(Number.NaN), new Map(), Object.create(null)],
].flat();

test('describeEvent never throws and never lets a control character through', () => {
  const random = createRandom(20_261_122);
  let described = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const data = randomValue(random, NAMES, LEAVES);
    const text = describeEvent({ sequence: 1, type: pick(random, TYPES), at: '', data });
    if (text === undefined) continue;
    described += 1;
    if (/(?!\n)\p{Cc}|\p{Bidi_Control}/u.test(text)) expect.fail(`${JSON.stringify(text)} has a control`);
  }
  expect(described).toBeGreaterThan(1_000);
});
