import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { userMessage } from '../../../src/claude/input-messages.ts';
import { createConversation, type OutputListener } from '../../../src/executors/run/conversation.ts';

/** A conversation, and the other side of it. */
function startConversation() {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const conversation = createConversation(stdin, stdout);
  onTestFinished(() => conversation.drop());
  let rest = '';
  return {
    conversation,
    stdin,
    stdout,
    /** What the CLI has been told since it was asked last. */
    told(): unknown[] {
      const read: unknown = stdin.read();
      const text = rest + (Buffer.isBuffer(read) ? read.toString('utf8') : '');
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      return text
        .slice(0, end)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown);
    },
    print: (...messages: object[]) =>
      void stdout.write(messages.map((message) => `${JSON.stringify(message)}\n`).join('')),
  };
}

const answer = (requestId: string, response?: object, subtype = 'success') => ({
  type: 'control_response',
  response: { subtype, request_id: requestId, response },
});
const said = (text: string) => ({ type: 'said', text });

/** Keeps the lines that it is given. */
function keepLines(lines: string[], maxLineBytes = 1_000): OutputListener {
  return {
    maxLineBytes,
    onLine: async (line) => void lines.push(line),
    onOversized: async ({ bytes }) => void lines.push(`${bytes} bytes`),
  };
}

test('each request has an id of its own, and is settled by the answer to it', async () => {
  const { conversation, told, print } = startConversation();
  const first = conversation.request({ subtype: 'set_mode', mode: 'plan' });
  const second = conversation.request({ subtype: 'set_mode', mode: 'default' });
  expect(told()).toEqual([
    { type: 'control_request', request_id: 'set_mode', request: { subtype: 'set_mode', mode: 'plan' } },
    { type: 'control_request', request_id: 'set_mode:2', request: { subtype: 'set_mode', mode: 'default' } },
  ]);
  print(answer('set_mode:2', undefined, 'error'), said('between'), answer('set_mode', { mode: 'plan' }));
  expect(await second).toEqual({ requestId: 'set_mode:2', isSuccess: false, fields: {} });
  expect(await first).toEqual({ requestId: 'set_mode', isSuccess: true, fields: { mode: 'plan' } });
});

test('messages are said in one piece, requests among them with ids that no later one has', async () => {
  const { conversation, told } = startConversation();
  conversation.say([{ subtype: 'initialize' }, userMessage('hello')]);
  void conversation.request({ subtype: 'initialize' });
  expect(told()).toEqual([
    { type: 'control_request', request_id: 'initialize', request: { subtype: 'initialize' } },
    userMessage('hello'),
    { type: 'control_request', request_id: 'initialize:2', request: { subtype: 'initialize' } },
  ]);
});

test('lines are kept for a listener from the last answer on that was waited for', async () => {
  const { conversation, stdout, print } = startConversation();
  const lines: string[] = [];
  const first = conversation.request({ subtype: 'first' });
  const second = conversation.request({ subtype: 'second' });
  print(said('zero'), answer('first'), said('one'), answer('second'), said('two'), said('three'));
  await Promise.all([first, second]);
  await turn();
  const followed = conversation.follow(keepLines(lines));
  print(said('four'));
  stdout.end();
  await followed;
  expect(lines).toEqual(['two', 'three', 'four'].map((text) => JSON.stringify(said(text))));
});

test('a listener is given an answer too, and it settles the request although the listener takes its time', async () => {
  const { conversation, print } = startConversation();
  const { promise: stored, resolve: store } = Promise.withResolvers<void>();
  const lines: string[] = [];
  void conversation.follow({
    ...keepLines(lines),
    async onLine(line) {
      lines.push(line);
      await stored;
    },
  });
  const asked = conversation.request({ subtype: 'states' });
  print(answer('states', { all: 'well' }), said('next'));
  expect(await asked).toMatchObject({ isSuccess: true, fields: { all: 'well' } });
  expect(lines).toEqual([JSON.stringify(answer('states', { all: 'well' }))]);
  store();
  await vi.waitFor(() => expect(lines).toHaveLength(2), { timeout: 15_000 });
});

test('a request that the CLI can not answer any more is settled without an answer', async () => {
  const { conversation, stdin, stdout } = startConversation();
  const asked = conversation.request({ subtype: 'states' });
  stdout.end();
  expect(await asked).toBeUndefined();
  expect(await conversation.request({ subtype: 'states' })).toBeUndefined();

  const other = startConversation();
  other.conversation.finish();
  expect(other.conversation.isOpen).toBe(false);
  expect(await other.conversation.request({ subtype: 'states' })).toBeUndefined();
  expect(other.told()).toEqual([]);
  stdin.destroy();
  await conversation.closed;
});

test('output that is given up ends for whoever waits for it, while a line waits for a listener too', async () => {
  const { conversation, print, stdout } = startConversation();
  print(said('kept'));
  await turn();
  conversation.drop();
  const lines: string[] = [];
  await conversation.follow(keepLines(lines));
  expect(stdout.destroyed).toBe(true);
  expect(await conversation.request({ subtype: 'states' })).toBeUndefined();
});

test('a line beyond the limit of the listener is told by its size', async () => {
  const { conversation, stdout } = startConversation();
  const lines: string[] = [];
  const followed = conversation.follow(keepLines(lines, 10));
  stdout.end(`${'x'.repeat(11)}\n${'y'.repeat(10)}\n`);
  await followed;
  expect(lines).toEqual(['11 bytes', 'y'.repeat(10)]);
});

test('a broken stdin is no error of the server', async () => {
  const { conversation, stdin } = startConversation();
  stdin.destroy(new Error('EPIPE'));
  await conversation.closed;
  conversation.say([userMessage('hello')]);
  conversation.finish();
});

const asks = (id: string, subtype: string) => ({
  type: 'control_request',
  request_id: id,
  request: { subtype, of: id },
});

test('a request of the CLI is answered by whoever answers its kind, and refused where nobody does', async () => {
  const { conversation, told, print, stdin } = startConversation();
  void conversation.follow(keepLines([]));
  const answering = conversation.onRequest('may_i', async ({ of }) => ({ yes: of }));
  conversation.onRequest('fails', async () => await Promise.reject(new Error('not today')));
  print(asks('1', 'may_i'));
  await once(stdin, 'readable');
  expect(told()).toEqual([
    { type: 'control_response', response: { subtype: 'success', request_id: '1', response: { yes: '1' } } },
  ]);
  answering[Symbol.dispose]();
  print(asks('2', 'may_i'), asks('3', 'fails'));
  const refusals: unknown[] = [];
  await vi.waitFor(() => expect(refusals.push(...told())).toBe(2), { timeout: 15_000 });
  expect(refusals).toEqual([
    {
      type: 'control_response',
      response: { subtype: 'error', request_id: '2', error: 'Nobody is there to answer this.' },
    },
    { type: 'control_response', response: { subtype: 'error', request_id: '3', error: 'not today' } },
  ]);
});

test('a CLI that asks without end and reads nothing is not answered without end, nor is an id without end', async () => {
  const { conversation, stdin, stdout } = startConversation();
  const followed = conversation.follow(keepLines([], 1_000_000));
  stdout.write(`${JSON.stringify(asks('i'.repeat(500_000), 'may_i'))}\n`);
  for (let asked = 0; asked < 20_000; asked += 1)
    if (!stdout.write(`${JSON.stringify(asks('i'.repeat(200), 'may_i'))}\n`)) await once(stdout, 'drain');
  stdout.end();
  await followed;
  const unread = stdin.writableLength + stdin.readableLength;
  expect(unread).toBeGreaterThan(500_000);
  expect(unread).toBeLessThan(1_500_000);
});

test('a request that the CLI withdraws, or can not have answered any more, is not answered, and its answerer is told', async () => {
  const { conversation, told, print, stdout } = startConversation();
  const followed = conversation.follow(keepLines([]));
  const signals: AbortSignal[] = [];
  conversation.onRequest('may_i', async (_request, { signal }) => {
    signals.push(signal);
    await once(signal, 'abort');
    return {};
  });
  print(asks('1', 'may_i'), asks('2', 'may_i'), { type: 'control_cancel_request', request_id: '1' });
  await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]), {
    timeout: 15_000,
  });
  stdout.end();
  await followed;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  await turn();
  expect(told()).toEqual([]);
});

test('an answer waits until a CLI that reads nothing has read what was said before', async () => {
  const { conversation, stdin, told, print } = startConversation();
  void conversation.follow(keepLines([]));
  const text = 'x'.repeat(256 * 1024);
  conversation.onRequest('can_use_tool', async () => ({ behavior: 'allow', updatedInput: { text } }));
  const ids = Array.from({ length: 12 }, (_, index) => `request ${index}`);
  for (const id of ids)
    print({ type: 'control_request', request_id: id, request: { subtype: 'can_use_tool' } });
  await expect.poll(() => stdin.writableLength + stdin.readableLength).toBeGreaterThan(1_000_000);
  expect(stdin.writableLength).toBeLessThan(2_000_000);
  const answered: unknown[] = [];
  await expect
    .poll(() => {
      for (const message of told())
        answered.push((message as { response: { request_id: string } }).response.request_id);
      return answered;
    })
    .toEqual(ids);
});
