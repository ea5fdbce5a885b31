import { expect, test } from 'vitest';
import {
  activityAfterUnreadLine,
  FIRST_ACTIVITY,
  nextActivity,
} from '../../../src/claude/activity/activity.ts';
import { phaseOf, type Phase } from '../../../src/claude/activity/phase.ts';
import type { ClaudeMessage } from '../../../src/claude/message.ts';

const system = (subtype: string, fields: object = {}): ClaudeMessage => ({
  type: 'system',
  subtype,
  ...fields,
});
const init = system('init');
const result: ClaudeMessage = { type: 'result', subtype: 'success' };
const running = system('session_state_changed', { state: 'running' });
const idle = system('session_state_changed', { state: 'idle' });
const list = (...types: string[]) =>
  system('background_tasks_changed', { tasks: types.map((type) => ({ task_id: type, task_type: type })) });
const shellOf = (agentId: string) =>
  system('background_tasks_changed', {
    tasks: [{ task_id: 'its shell', task_type: 'local_bash', parent_task_id: agentId }],
  });
const started = (type: string, fields: object = {}) =>
  system('task_started', { task_id: type, task_type: type, ...fields });
const ended = (type: string, status = 'completed') => system('task_notification', { task_id: type, status });
const progress = (type: string) => system('task_progress', { task_id: type });
const updated = (type: string, status: string) =>
  system('task_updated', { task_id: type, patch: { status } });
const answered = (requestId: string, subtype = 'success'): ClaudeMessage => ({
  type: 'control_response',
  response: { subtype, request_id: requestId },
});
const inForeground = { is_backgrounded: false };
const inBackground = { is_backgrounded: true };

type Lines = readonly (readonly [line: ClaudeMessage, phase: Phase])[];

/** As each version prints them, with the phase after each line. */
const runs: readonly (readonly [fact: string, lines: Lines])[] = [
  [
    'a turn, and nothing else (2.1.330)',
    [
      [running, 'turn'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'an agent (2.1.330): the session is not idle while it works',
    [
      [running, 'turn'],
      [init, 'turn'],
      [list('local_agent'), 'turn'],
      [started('local_agent', inBackground), 'turn'],
      [result, 'agents'],
      [started('local_bash', inForeground), 'agents'],
      [ended('local_bash'), 'agents'],
      [updated('local_agent', 'completed'), 'waking'],
      [ended('local_agent'), 'waking'],
      [list(), 'waking'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'an agent (2.1.250): the session is idle while it works, and the list is empty before a turn begins',
    [
      [running, 'turn'],
      [init, 'turn'],
      [list('local_agent'), 'turn'],
      [started('local_agent', inBackground), 'turn'],
      [result, 'agents'],
      [idle, 'agents'],
      [list(), 'waking'],
      [updated('local_agent', 'completed'), 'waking'],
      [ended('local_agent'), 'waking'],
      [running, 'turn'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'an agent (2.1.200): no list, and the session is idle while it works',
    [
      [running, 'turn'],
      [init, 'turn'],
      [started('local_agent'), 'turn'],
      [result, 'agents'],
      [idle, 'agents'],
      [started('local_bash'), 'agents'],
      [ended('local_bash'), 'agents'],
      [updated('local_agent', 'completed'), 'waking'],
      [ended('local_agent'), 'waking'],
      [running, 'turn'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a shell (2.1.330): the session is idle while it runs',
    [
      [running, 'turn'],
      [init, 'turn'],
      [list('local_bash'), 'turn'],
      [result, 'shells'],
      [idle, 'shells'],
      [ended('local_bash'), 'waking'],
      [list(), 'waking'],
      [running, 'turn'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a shell (2.1.100): the session is idle only after the turn about it',
    [
      [running, 'turn'],
      [init, 'turn'],
      [started('local_bash'), 'turn'],
      [result, 'shells'],
      [ended('local_bash'), 'waking'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a shell that ends while the turn still runs, which takes another turn',
    [
      [running, 'turn'],
      [init, 'turn'],
      [list('local_bash'), 'turn'],
      [list(), 'turn'],
      [ended('local_bash'), 'turn'],
      [result, 'waking'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a shell that is stopped on request (2.1.330)',
    [
      [running, 'turn'],
      [list('local_bash'), 'turn'],
      [result, 'shells'],
      [idle, 'shells'],
      [updated('local_bash', 'killed'), 'waking'],
      [ended('local_bash', 'stopped'), 'waking'],
      [list(), 'waking'],
      [answered('stop_task:local_bash'), 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a shell that is stopped on request (2.1.100): only the answer says so',
    [
      [running, 'turn'],
      [started('local_bash'), 'turn'],
      [result, 'shells'],
      [answered('stop_task:local_bash', 'error'), 'shells'],
      [answered('stop_task:local_bash'), 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a workflow beside a shell, which ends first',
    [
      [list('local_workflow', 'local_bash'), 'turn'],
      [result, 'agents'],
      [list('local_bash'), 'shells'],
      [list('local_bash', 'local_agent'), 'agents'],
    ],
  ],
  [
    'an agent that goes on after it has ended (2.1.330): by a message of Claude, or because its own shell has ended',
    [
      [running, 'turn'],
      [list('local_agent'), 'turn'],
      [started('local_agent', inBackground), 'turn'],
      [ended('local_agent'), 'turn'],
      [list(), 'turn'],
      [list('local_agent'), 'turn'],
      [started('local_agent', inBackground), 'turn'],
      [result, 'agents'],
      [ended('local_agent'), 'waking'],
      [list(), 'waking'],
      [list('local_agent'), 'waking'],
      [started('local_agent', inBackground), 'agents'],
    ],
  ],
  [
    'an agent whose shell ends (2.1.330): the session may be called idle before the agent goes on',
    [
      [list('local_agent'), 'turn'],
      [ended('local_agent'), 'turn'],
      [shellOf('local_agent'), 'turn'],
      [result, 'shells'],
      [idle, 'shells'],
      [ended('its shell'), 'waking'],
      [list(), 'waking'],
      [idle, 'waking'],
      [list('local_agent'), 'waking'],
      [started('local_agent', inBackground), 'agents'],
      [ended('local_agent'), 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'an agent whose shell is stopped (2.1.250): the start of the shell says that it is of an agent',
    [
      [list('local_agent', 'local_bash'), 'turn'],
      [started('local_bash', { ...inBackground, owned_by_subagent: true }), 'turn'],
      [list('local_bash'), 'turn'],
      [ended('local_agent'), 'turn'],
      [result, 'shells'],
      [idle, 'shells'],
      [list(), 'waking'],
      [ended('local_bash', 'stopped'), 'waking'],
      [idle, 'waking'],
      [started('local_agent', inBackground), 'agents'],
      [list(), 'waking'],
      [ended('local_agent'), 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a shell of an agent in the foreground, which is ended with it and tells nobody',
    [
      [running, 'turn'],
      [shellOf('an agent that is not listed'), 'turn'],
      [ended('its shell', 'stopped'), 'turn'],
      [list(), 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'an agent that goes on after it has ended (2.1.200): only its progress says so',
    [
      [started('local_agent'), 'turn'],
      [progress('local_agent'), 'turn'],
      [result, 'agents'],
      [ended('local_agent'), 'waking'],
      [progress('local_agent'), 'agents'],
    ],
  ],
  [
    'work of an unknown kind',
    [
      [list('local_dream'), 'turn'],
      [result, 'shells'],
    ],
  ],
  [
    'a version that says nothing of its session (2.0.76)',
    [
      [init, 'turn'],
      [result, 'over'],
    ],
  ],
  [
    'a version that says nothing of its session but of its work',
    [
      [init, 'turn'],
      [started('local_agent'), 'turn'],
      [result, 'agents'],
      [ended('local_agent'), 'waking'],
      [init, 'turn'],
      [result, 'over'],
    ],
  ],
  [
    'a session that is idle before its first turn',
    [
      [idle, 'turn'],
      [running, 'turn'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
    ],
  ],
  [
    'a run that begins again after it was over',
    [
      [result, 'over'],
      [running, 'waking'],
      [init, 'turn'],
      [result, 'waking'],
      [idle, 'over'],
      [running, 'turn'],
    ],
  ],
];

test.for(runs)('%s', ([, lines]) => {
  const activities = lines.reduce(
    (all, [line]) => [...all, nextActivity(all.at(-1) ?? FIRST_ACTIVITY, line)],
    [FIRST_ACTIVITY],
  );
  expect(activities.slice(1).map(phaseOf)).toEqual(lines.map(([, phase]) => phase));
});

test('where the line of a result could not be read, an idle session ends the turn', () => {
  const activity = [running, init].reduce(nextActivity, FIRST_ACTIVITY);
  expect(phaseOf(nextActivity(activity, idle))).toBe('turn');
  expect(phaseOf(nextActivity(activityAfterUnreadLine(activity), idle))).toBe('over');
});

test('a line that could not be read is the result of the turn that ends without another', () => {
  const missed = [result, init].reduce(nextActivity, FIRST_ACTIVITY);
  const isMissing = (lines: readonly ClaudeMessage[]) =>
    lines.reduce(nextActivity, activityAfterUnreadLine(missed)).isResultMissing;
  expect(isMissing([idle])).toBe(true);
  expect(isMissing([result, idle])).toBe(false);
  expect(isMissing([idle, init, result, idle])).toBe(false);
  // Between turns it is none.
  expect(
    [idle, init].reduce(nextActivity, activityAfterUnreadLine(nextActivity(missed, result))).isResultMissing,
  ).toBe(false);
});

test('a thousand pieces of work are remembered, and what was stopped outlives what was completed', () => {
  const pieces = Array.from({ length: 1_500 }, (_, index) => {
    const id = `work-${index}`;
    return [
      system('task_started', { task_id: id, task_type: 'local_bash' }),
      system('task_notification', { task_id: id, status: index < 100 ? 'stopped' : 'completed' }),
    ];
  });
  const { work } = pieces.flat().reduce(nextActivity, FIRST_ACTIVITY);
  const stopped = work.filter(({ status }) => status === 'stopped');
  expect([work.length, stopped.length]).toEqual([1_000, 100]);
});

test('of a list that is longer than that, the last thousand pieces are remembered', () => {
  const tasks = Array.from({ length: 5_000 }, (_, index) => ({
    task_id: `work-${index}`,
    task_type: 'local_bash',
    description: 'x'.repeat(100_000),
  }));
  const { work } = nextActivity(FIRST_ACTIVITY, system('background_tasks_changed', { tasks }));
  expect([work.length, work[0]?.id, work.at(-1)?.id]).toEqual([1_000, 'work-4000', 'work-4999']);
  expect(work[0]?.description).toHaveLength(16 * 1024);
});

test.for([
  system('background_tasks_changed'),
  system('background_tasks_changed', { tasks: [null, 'x', {}, { task_id: 7 }] }),
  system('task_started', { task_id: { a: 1 } }),
  system('task_notification', { task_id: 'unknown', status: 'completed' }),
  system('task_updated', { patch: 'completed' }),
  answered('stop_task:unknown'),
  { type: 'control_response', response: 'x' },
  { type: 'a_type_from_the_future' },
])('a line that tells of no known work changes no phase: %j', (line) => {
  const activity = nextActivity(FIRST_ACTIVITY, result);
  expect(phaseOf(nextActivity(activity, line))).toBe('over');
});
