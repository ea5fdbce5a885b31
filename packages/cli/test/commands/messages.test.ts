import { ClaudeOpsError, type Message, type MessageInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { TASK_ID } from '../fixtures/tasks.ts';

const MESSAGE_ID = '019aa0c2-7d10-7c2a-8a10-0f8a4c1e7d90';
const at = '2026-11-22T19:32:00.000Z';
const MESSAGE: Message = {
  id: MESSAGE_ID,
  taskId: TASK_ID,
  status: 'queued',
  text: 'Mind the\tgap.',
  delivery: 'next',
  createdAt: at,
  settledAt: null,
  attempt: null,
  turn: null,
  reason: null,
};
const LINE = `${MESSAGE_ID}\tqueued\tnext\t\t${at}\tMind the gap.\n`;

function createSendingApi() {
  const sent: (MessageInput & { readonly id: string })[] = [];
  const api = createApi({
    sendMessage: async (id, input) => {
      sent.push({ id, ...input });
      return MESSAGE;
    },
  });
  return { api, sent };
}

test('message sends the words, and prints the line of the message', async () => {
  const { api, sent } = createSendingApi();
  expect(await runCommand(['message', TASK_ID, 'Mind the gap.'], { api })).toMatchObject({
    exitCode: 0,
    stdout: LINE,
  });
  const later = await runCommand(['message', TASK_ID, '-', '--delivery', 'later', '--json'], {
    api,
    stdin: 'From a pipe.\n',
  });
  expect(JSON.parse(later.stdout)).toEqual(MESSAGE);
  expect(sent).toEqual([
    { id: TASK_ID, text: 'Mind the gap.', delivery: undefined },
    { id: TASK_ID, text: 'From a pipe.\n', delivery: 'later' },
  ]);
});

test('message says what a person can do once the task has ended', async () => {
  const api = createApi({
    sendMessage: async () => {
      throw new ClaudeOpsError('task_already_finished', 'Task x is already completed.');
    },
  });
  const run = await runCommand(['message', TASK_ID, 'Too late.'], { api });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('takes no more messages');
});

test('messages lists them for a program and for a person', async () => {
  const api = createApi({ listMessages: async () => ({ data: [MESSAGE], nextCursor: null }) });
  expect((await runCommand(['messages', TASK_ID], { api })).stdout).toBe(LINE);
  const { stdout } = await runCommand(['messages', TASK_ID], { api, stdoutColumns: 120 });
  expect(stdout).toContain('STATUS');
  expect(stdout).toContain('Mind the gap.');
});

test('messages withdraw takes one back', async () => {
  const asked: string[] = [];
  const api = createApi({
    withdrawMessage: async (id, messageId) => {
      asked.push(id, messageId);
      return { ...MESSAGE, status: 'withdrawn' };
    },
  });
  const { stdout } = await runCommand(['messages:withdraw', TASK_ID, MESSAGE_ID], { api });
  expect(stdout).toContain('\twithdrawn\t');
  expect(asked).toEqual([TASK_ID, MESSAGE_ID]);
});
