import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { ClaudeOps, type ClaudeOpsOptions, type TaskEvent } from '../../src/index.ts';
import {
  event,
  frame,
  hangUp,
  heartbeat,
  html,
  json,
  problem,
  silence,
  stream,
} from '../fixtures/answers.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { id, taskWith } from '../fixtures/values.ts';

const one = frame(event(1, 'task.queued'));
const two = frame(event(2, 'task.started'));
const three = frame(event(3));
const last = frame(event(4, 'task.completed'));

function clientOf(server: ScriptedServer, options: ClaudeOpsOptions = {}): ClaudeOps {
  return new ClaudeOps({ baseUrl: server.url, retry: 0, ...options });
}

async function sequences(events: AsyncIterable<TaskEvent>): Promise<number[]> {
  const all: number[] = [];
  for await (const { sequence } of events) all.push(sequence);
  return all;
}

const afters = (server: ScriptedServer) => server.requests.map(({ url }) => url.replace(/.*events/, ''));

test('the events are those of the stream, up to the final one', async () => {
  await using server = await startScriptedServer(
    stream(one + two + heartbeat + three + last + frame(event(5)), 'stay'),
  );

  expect(await sequences(clientOf(server).followTaskEvents(id))).toEqual([1, 2, 3, 4]);

  expect(server.requests).toMatchObject([
    { url: `/api/tasks/${id}/events?after=0`, headers: { accept: 'text/event-stream' } },
  ]);
  await expect.poll(() => server.open.size).toBe(0);
});

test('an event is what the server sent, unchanged', async () => {
  const odd = { ...event(1, 'task.completed'), data: { text: 'ü\u2028\n', nested: [null] }, later: true };
  await using server = await startScriptedServer(stream(frame(odd)));

  for await (const received of clientOf(server).followTaskEvents(id)) expect(received).toEqual(odd);
});

test('events are followed after a sequence', async () => {
  await using server = await startScriptedServer(stream(three + last));

  expect(await sequences(clientOf(server).followTaskEvents(id, { after: 2 }))).toEqual([3, 4]);

  expect(afters(server)).toEqual(['?after=2']);
});

const cuts: [string, Answer[], string[]][] = [
  ['cut between events', [stream(one + two, 'cut'), stream(three + last)], ['?after=0', '?after=2']],
  [
    'cut in the middle of an event',
    [stream(one + two.slice(0, 40), 'cut'), stream(two + three + last)],
    ['?after=0', '?after=1'],
  ],
  [
    'cut before the empty line',
    [stream(one + two.slice(0, -1), 'cut'), stream(two + three + last)],
    ['?after=0', '?after=1'],
  ],
  ['ended in good order', [stream(one), stream(two + three + last)], ['?after=0', '?after=1']],
  [
    'opened to duplicates',
    [stream(one + two, 'cut'), stream(one + two + two + three + last)],
    ['?after=0', '?after=2'],
  ],
  [
    'missing an event',
    [stream(one + three + last, 'stay'), stream(two + three + last)],
    ['?after=0', '?after=1'],
  ],
  [
    'in the wrong order',
    [stream(two + one + last, 'stay'), stream(one + two + three + last)],
    ['?after=0', '?after=0'],
  ],
  [
    'full of garbage',
    [stream(`${one}id: 2\ndata: {"half\n\n`, 'stay'), stream(two + three + last)],
    ['?after=0', '?after=1'],
  ],
  [
    'refused for a while',
    [
      stream(one),
      problem(503, 'shutting_down'),
      html(502),
      problem(429, 'rate_limit_exceeded'),
      stream(two + three + last),
    ],
    ['?after=0', '?after=1', '?after=1', '?after=1', '?after=1'],
  ],
  [
    'hung up on',
    [stream(one, 'cut'), hangUp, hangUp, stream(two + three + last)],
    ['?after=0', '?after=1', '?after=1', '?after=1'],
  ],
];

test.each(cuts)(
  'a stream that is %s is opened again where it was, with no gap and no duplicate',
  async (_, answers, expected) => {
    await using server = await startScriptedServer(...answers);

    expect(await sequences(clientOf(server).followTaskEvents(id))).toEqual([1, 2, 3, 4]);

    expect(afters(server)).toEqual(expected);
  },
);

test('a stream that is cut after every event is followed to the end', async () => {
  const length = 40;
  await using server = await startScriptedServer((response, request) => {
    const sequence = Number(new URL(request.url, 'http://a').searchParams.get('after')) + 1;
    const next = frame(event(sequence, sequence === length ? 'task.failed' : 'claude.user'));
    return stream(next + frame(event(sequence + 1)).slice(0, 25), 'cut')(response, request);
  });

  const all = await sequences(clientOf(server, { reconnectLimit: 1 }).followTaskEvents(id));

  expect(all).toEqual(Array.from({ length }, (_, n) => n + 1));
});

test('a character that is split between chunks stays whole', async () => {
  const bytes = new TextEncoder().encode(frame({ ...event(1, 'task.completed'), data: '💡ü' }));
  await using server = await startScriptedServer(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const byte of bytes) await new Promise((resolve) => response.write(Uint8Array.of(byte), resolve));
    response.end();
  });

  for await (const { data } of clientOf(server).followTaskEvents(id)) expect(data).toBe('💡ü');
});

test('a stream that falls silent is taken for dead and opened again', async () => {
  await using server = await startScriptedServer(stream(one, 'stay'), stream(two + three + last));

  expect(await sequences(clientOf(server, { eventSilenceMs: 500 }).followTaskEvents(id))).toEqual([
    1, 2, 3, 4,
  ]);

  await expect.poll(() => server.open.size).toBe(0);
});

test('a server that does not even answer is asked again', async () => {
  await using server = await startScriptedServer(stream(one, 'cut'), silence, stream(two + three + last));

  expect(await sequences(clientOf(server, { eventSilenceMs: 60 }).followTaskEvents(id))).toEqual([
    1, 2, 3, 4,
  ]);
});

test('heartbeats keep a quiet stream alive', async () => {
  await using server = await startScriptedServer(async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(one);
    for (let n = 0; n < 10; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      response.write(heartbeat);
    }
    response.end(two + three + last);
  });

  expect(await sequences(clientOf(server, { eventSilenceMs: 200 }).followTaskEvents(id))).toEqual([
    1, 2, 3, 4,
  ]);

  expect(server.requests).toHaveLength(1);
});

test('connections that bring a heartbeat are no failures', async () => {
  const quiet = stream(heartbeat, 'cut');
  await using server = await startScriptedServer(
    stream(one),
    quiet,
    quiet,
    quiet,
    quiet,
    stream(two + three + last),
  );

  expect(await sequences(clientOf(server, { reconnectLimit: 1 }).followTaskEvents(id))).toEqual([1, 2, 3, 4]);
});

test('too many connections in a row that bring nothing new are given up', async () => {
  await using server = await startScriptedServer(stream(one, 'cut'), stream(one, 'cut'));

  const events = clientOf(server, { reconnectLimit: 3 }).followTaskEvents(id);

  await expect(sequences(events)).rejects.toMatchObject({
    code: 'connection_failed',
    message: expect.stringContaining('failed 4 times in a row'),
    cause: expect.any(Error),
  });
  expect(server.requests).toHaveLength(4);
});

test.each([
  ['task_not_found', problem(404, 'task_not_found')],
  ['unauthorized', problem(401, 'unauthorized')],
  ['invalid_request', problem(422, 'invalid_request')],
  ['not_implemented', problem(501, 'not_implemented')],
  ['unexpected_response', html(200)],
  ['unexpected_response', json({ data: [], nextAfter: null })],
])('%s is thrown at once', async (code, answer) => {
  await using server = await startScriptedServer(answer);

  await expect(clientOf(server).followTaskEvents(id).next()).rejects.toMatchObject({ code });

  expect(server.requests).toHaveLength(1);
});

test('following a finished task after its final event ends at once', async () => {
  await using server = await startScriptedServer(
    stream(''),
    json(taskWith('completed')),
    json({ data: [], nextAfter: null }),
  );

  expect(await sequences(clientOf(server).followTaskEvents(id, { after: 4 }))).toEqual([]);

  expect(server.requests).toHaveLength(3);
});

test('an answer of 204 says that there is nothing after the event', async () => {
  await using server = await startScriptedServer(
    (response) => response.writeHead(204).end(),
    json(taskWith('completed')),
    json({ data: [], nextAfter: null }),
  );

  expect(await sequences(clientOf(server).followTaskEvents(id, { after: 4 }))).toEqual([]);
});

test('a stream without a final event is not over while the task has one', async () => {
  await using server = await startScriptedServer(
    stream(''),
    json(taskWith('completed')),
    json({ data: [event(4, 'task.completed')], nextAfter: null }),
    stream(last),
  );

  expect(await sequences(clientOf(server).followTaskEvents(id, { after: 3 }))).toEqual([4]);
});

test('messages of a later version are ignored', async () => {
  await using server = await startScriptedServer(
    stream(`: a comment\n\nevent: notice\ndata: not even JSON\n\n${one}${two}${three}${last}`),
  );

  expect(await sequences(clientOf(server).followTaskEvents(id))).toEqual([1, 2, 3, 4]);
});

test('the hint when to come back is honoured', async () => {
  await using server = await startScriptedServer(
    (response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 150\n\n${one}`),
    stream(two + three + last),
  );
  const before = performance.now();

  await sequences(clientOf(server).followTaskEvents(id));

  const took = performance.now() - before;
  expect(took).toBeGreaterThanOrEqual(149);
  expect(took).toBeLessThan(900);
});

test('leaving the loop ends the request and leaves nothing behind', async () => {
  await using server = await startScriptedServer(stream(one + two, 'stay'));
  const { signal } = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();

  for await (const { sequence } of clientOf(server).followTaskEvents(id, { signal }))
    if (sequence === 2) break;

  await expect.poll(() => server.open.size).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  await expect.poll(timers).toBeLessThanOrEqual(before);
});

test('an iterator can be returned in the middle of a step', async () => {
  await using server = await startScriptedServer(stream(one, 'stay'));
  const events = clientOf(server).followTaskEvents(id);
  await events.next();

  const step = events.next();
  const returned = events.return?.();

  expect(await step).toEqual({ done: true, value: undefined });
  expect(await returned).toEqual({ done: true, value: undefined });
  await expect.poll(() => server.open.size).toBe(0);
});

test('an iterator can be returned while it waits to reconnect', async () => {
  await using server = await startScriptedServer((response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 60000\n\n${one}`),
  );
  const events = clientOf(server).followTaskEvents(id);
  await events.next();

  const step = events.next();
  await expect.poll(() => server.open.size).toBe(0);
  await events.return?.();

  expect(await step).toEqual({ done: true, value: undefined });
});

test('an iterator that is never started sends nothing', async () => {
  await using server = await startScriptedServer(stream(one));
  const { signal } = new AbortController();
  const events = clientOf(server).followTaskEvents(id, { signal });

  await events.return?.();

  expect(await events.next()).toEqual({ done: true, value: undefined });
  expect(server.requests).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test.each([
  ['before it starts', 0],
  ['in the middle', 1],
])('an abort %s ends the iteration with wait_aborted', async (_, steps) => {
  await using server = await startScriptedServer(stream(one, 'stay'));
  const giveUp = new AbortController();
  const events = clientOf(server).followTaskEvents(id, { signal: giveUp.signal });
  for (let step = 0; step < steps; step += 1) await events.next();
  if (steps === 0) giveUp.abort();

  const step = events.next();
  giveUp.abort();

  await expect(step).rejects.toMatchObject({ code: 'wait_aborted' });
  await expect.poll(() => server.open.size).toBe(0);
  expect(getEventListeners(giveUp.signal, 'abort')).toEqual([]);
});
