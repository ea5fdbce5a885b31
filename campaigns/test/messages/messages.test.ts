import { expect, test } from 'vitest';
import { problemsOfMessages } from '../../src/messages/problems-of-messages.ts';
import { runMessages } from '../../src/messages/run-messages.ts';

test('messages at random moments are read once or not at all, as the server says', async () => {
  const { signal } = new AbortController();
  const { endings, problems } = await runMessages({
    mode: 'process',
    env: {},
    tasks: 8,
    messages: 40,
    signal,
  });
  expect(problems).toEqual([]);
  expect(Object.values(endings).reduce((sum, count) => sum + count, 0)).toBe(40);
  expect(endings['delivered']).toBeGreaterThan(0);
}, 120_000);

test('a message that is told wrongly is found', () => {
  const message = {
    id: 'm',
    taskId: 't',
    text: '<0-0>',
    status: 'delivered',
    delivery: 'next',
    createdAt: '',
    settledAt: '',
    attempt: 1,
    turn: 1,
    reason: null,
  } as const;
  const told = {
    task: { id: 't', status: 'completed', error: null },
    messages: [message],
    events: [{ type: 'task.message_queued', data: { messageId: 'm' } }],
    sent: [{ taskId: 't', text: '<0-0>', isAccepted: true, isWithdrawn: true }],
    requests: [],
  } as const;
  expect(problemsOfMessages(told)).toEqual([
    '<0-0> is delivered',
    '<0-0> is delivered, and its events are task.message_queued',
    '<0-0> was delivered, and read 0 times',
  ]);
});
