import { ClaudeOpsError, type ClaudeOpsApi, type MessageInput } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { readTypedLine } from '../../src/attaching/typed-line.ts';
import type { CommandParts } from '../../src/index.ts';
import { createApi, createEndlessApi, createFinishingApi } from '../fixtures/create-api.ts';
import { startCommand } from '../fixtures/start-command.ts';
import { CANCELLED, QUEUED, RUN_EVENTS, TASK_ID } from '../fixtures/tasks.ts';

/** A terminal at which a test types. */
function createKeyboard() {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const input: CommandParts['stdin'] = {
    isTTY: true,
    destroy: () => void writer.close().catch(() => undefined),
    [Symbol.asyncIterator]: () => readable.values(),
  };
  return { input, type: async (text: string) => await writer.write(text) };
}

function createRoom(follow: ClaudeOpsApi, methods: Partial<ClaudeOpsApi> = {}) {
  const sent: MessageInput[] = [];
  const api = createApi({
    getTask: async () => QUEUED,
    followTaskEvents: follow.followTaskEvents.bind(follow),
    sendMessage: async (_id, input) => {
      sent.push(input);
      throw new ClaudeOpsError('too_many_messages', 'It has a thousand.');
    },
    ...methods,
  });
  const keyboard = createKeyboard();
  return { command: startCommand(['attach', TASK_ID], { api, input: keyboard.input }), keyboard, sent, api };
}

test('a typed line is a message, and a slash begins a command', () => {
  const read = (line: string) => readTypedLine(line, 'next');
  expect(read('  Mind the gap. ')).toEqual({ kind: 'message', text: 'Mind the gap.', delivery: 'next' });
  expect(read('/later then this')).toEqual({ kind: 'message', text: 'then this', delivery: 'later' });
  expect(read('/now  stop')).toEqual({ kind: 'message', text: 'stop', delivery: 'now' });
  expect(read('//tmp is full')).toEqual({ kind: 'message', text: '/tmp is full', delivery: 'next' });
  expect(read('/cancel')).toEqual({ kind: 'cancel' });
  expect(read('')).toEqual({ kind: 'nothing' });
  for (const line of ['/now', '/allow', '/etc/passwd']) expect(read(line)).toMatchObject({ kind: 'unknown' });
});

test('attach prints the events until the task has ended', async () => {
  const { command } = createRoom(createFinishingApi(RUN_EVENTS));
  expect(await command.exitCode).toBe(0);
  expect(command.stdout.text).toContain('  3.0s  Bash: echo hi\n');
  expect(command.listeners()).toBe(0);
});

test('attach sends each line as it is typed, says what went wrong, and goes on', async () => {
  const { command, keyboard, sent } = createRoom(createEndlessApi(RUN_EVENTS));
  await keyboard.type('one\ntw');
  await keyboard.type('o\n/what\n');
  await expect.poll(() => command.stderr.text).toContain('There is no /what here');
  expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(command.stderr.text).toContain('It has a thousand.');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stderr.text).toContain('Detached: the task goes on.');
});

test.for([
  ['y\n', 1],
  ['no\n', 0],
] as const)(
  'a second Ctrl-C asks whether to cancel, and %j is taken as the answer',
  async ([answer, times]) => {
    const { command, keyboard, api } = createRoom(createEndlessApi(RUN_EVENTS), {
      cancelTask: async () => CANCELLED,
    });
    await expect.poll(() => command.listeners()).toBe(1);
    command.interrupt();
    command.interrupt();
    await expect.poll(() => command.stderr.text).toContain('Cancel the task? [y/N] ');
    await keyboard.type(answer);
    expect(await command.exitCode).toBe(130);
    expect(api.calls.cancelled).toHaveLength(times);
  },
);
