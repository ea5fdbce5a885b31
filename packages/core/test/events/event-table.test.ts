import { problemOfEvent } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { EVENT_TABLE, STATUS_EVENTS, TaskEvent } from '@claude-ops/contract';

test('the table of events has the event of each status, and the schema of an event names every row', () => {
  const types = Object.keys(EVENT_TABLE);
  expect(types).toEqual(expect.arrayContaining(Object.values(STATUS_EVENTS)));
  for (const type of types) expect(TaskEvent.properties.data.description).toContain(`${type} has `);
});

test.each([
  ['task.started', { attempt: 1, mode: 'process' }, undefined],
  ['task.started', { attempt: 1 }, /not as its schema says/],
  ['task.queued', { since: 1 }, /has since, which its schema lacks/],
  ['task.invented', {}, /not in the table/],
  ['claude.assistant', { anything: 'goes' }, undefined],
])('%s with %j is what the table makes of it', (type, data, problem) => {
  const found = problemOfEvent({ type, data: JSON.stringify(data) });
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});
