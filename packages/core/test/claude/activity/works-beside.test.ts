import { expect, test } from 'vitest';
import { FIRST_ACTIVITY, nextActivity, type Activity } from '../../../src/claude/activity/activity.ts';
import { nextCalls, type OpenCall } from '../../../src/claude/activity/open-calls.ts';
import { worksBeside, type PendingAsk } from '../../../src/claude/activity/works-beside.ts';
import type { ClaudeMessage } from '../../../src/claude/message.ts';

const call = (id: string, name = 'Bash', parent: string | null = null): ClaudeMessage => ({
  type: 'assistant',
  parent_tool_use_id: parent,
  message: { content: [{ type: 'tool_use', id, name }] },
});
const resultOf = (id: string): ClaudeMessage => ({
  type: 'user',
  message: { content: [{ type: 'tool_result', tool_use_id: id }] },
});
const agentEnded = (id: string): ClaudeMessage => ({
  type: 'system',
  subtype: 'task_notification',
  tool_use_id: id,
  status: 'stopped',
});
const background = (type: string): Activity =>
  nextActivity(FIRST_ACTIVITY, {
    type: 'system',
    subtype: 'background_tasks_changed',
    tasks: [{ task_id: type, task_type: type }],
  });

const callsAfter = (...lines: readonly ClaudeMessage[]) =>
  lines.reduce<readonly OpenCall[]>((calls, line) => nextCalls(calls, line), []);

interface Case {
  readonly lines: readonly ClaudeMessage[];
  readonly asks?: readonly PendingAsk[];
  readonly decided?: readonly string[];
  readonly activity?: Activity;
}

const A: PendingAsk = { callId: 'a' };

function works({ lines, asks = [A], decided = [], activity = FIRST_ACTIVITY }: Case): boolean {
  return worksBeside(asks, { calls: callsAfter(...lines), activity, decided: new Set(decided) });
}

test.for<[string, Case]>([
  ['a call before it has no result', { lines: [call('before'), call('a')] }],
  ['a call behind it was decided', { lines: [call('a'), call('b')], decided: ['b'] }],
  ['a call of another agent has no result', { lines: [call('a'), call('b', 'Bash', 'agent')] }],
  ['a shell runs in the background', { lines: [call('a')], activity: background('local_bash') }],
  ['a workflow runs', { lines: [call('a')], activity: background('local_workflow') }],
  [
    'a server asks, and another call of its tools works',
    {
      lines: [call('a', 'mcp__my_server__x'), call('b', 'mcp__my_server__y')],
      asks: [{ callId: '', server: 'my server' }],
      decided: ['a', 'b'],
    },
  ],
])('something works while a call waits: %s', ([, beside]) => {
  expect(works(beside)).toBe(true);
});

test.for<[string, Case]>([
  ['there is nothing else', { lines: [call('a')] }],
  ['the other call has its result', { lines: [call('b'), call('a'), resultOf('b')], decided: ['b'] }],
  ['the calls behind it have not begun', { lines: [call('a'), call('b'), call('c')] }],
  ['the other calls wait too', { lines: [call('a'), call('b')], asks: [A, { callId: 'b' }] }],
  ['it is the call of an agent', { lines: [call('agent', 'Agent'), call('a', 'Bash', 'agent')] }],
  [
    'a call is behind one of an agent that waits',
    { lines: [call('agent', 'Agent'), call('b'), call('a', 'Bash', 'agent')] },
  ],
  ['an agent in the background waits', { lines: [call('a')], activity: background('local_agent') }],
  [
    'an agent that was stopped left a call',
    { lines: [call('a'), call('b', 'Bash', 'agent'), agentEnded('agent')] },
  ],
  ['the turn of the other call has ended', { lines: [call('b'), { type: 'result' }, call('a')] }],
  [
    'a server asks in a call that was decided',
    {
      lines: [call('a', 'mcp__my_server__x')],
      asks: [{ callId: '', server: 'my server' }],
      decided: ['a'],
    },
  ],
])('nothing works while a call waits: %s', ([, beside]) => {
  expect(works(beside)).toBe(false);
});

test('a call that is said twice is one call', () => {
  expect(callsAfter(call('a'), call('a'))).toEqual([{ id: 'a', tool: 'Bash', parent: null }]);
});
