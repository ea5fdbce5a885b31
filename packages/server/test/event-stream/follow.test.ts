import { ClaudeOpsError, type FollowOptions, type TaskEvent } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { readFrames, type Frame } from '../fixtures/read-frames.ts';
import { startServer, type StartedServer } from '../fixtures/start-server.ts';

const streamHeaders = { accept: 'text/event-stream' };

function follow(
  server: StartedServer,
  id: string,
  { query = '', ...init }: RequestInit & { query?: string } = {},
) {
  return fetch(`${server.url}/api/tasks/${id}/events${query}`, {
    ...init,
    headers: { ...streamHeaders, ...Object.fromEntries(new Headers(init.headers)) },
  });
}

async function allFrames(response: Response): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(response)) frames.push(frame);
  return frames;
}

test("a task's events are streamed up to the final one, after a hint when to resume", async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api });

  const response = await follow(server, id);
  const frames = allFrames(response);
  const started = api.addEvent(id, 'task.started');
  api.addEvent(id, 'claude.assistant', { text: 'two\nlines' });
  const completed = api.addEvent(id, 'task.completed');

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  expect(response.headers.get('x-request-id')).toBeTruthy();
  const [hint, queued, second, third, fourth, ...others] = await frames;
  expect(hint).toEqual({ retry: '1000' });
  expect(queued).toMatchObject({ id: '1', event: 'task.queued' });
  expect(second).toEqual({ id: '2', event: 'task.started', data: JSON.stringify(started) });
  expect(third).toMatchObject({ id: '3', event: 'claude.assistant' });
  expect(fourth).toEqual({ id: '4', event: 'task.completed', data: JSON.stringify(completed) });
  expect(others).toEqual([]);
});

test.each([
  ['?after=', { query: '?after=2' }, ['3', '4']],
  ['Last-Event-ID', { headers: { 'last-event-id': '3' } }, ['4']],
  ['Last-Event-ID over ?after=', { query: '?after=1', headers: { 'last-event-id': '3' } }, ['4']],
  ['an empty Last-Event-ID', { query: '?after=2', headers: { 'last-event-id': '' } }, ['3', '4']],
])('a stream resumes after %s', async (_, init, ids) => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  for (const type of ['task.started', 'claude.result', 'task.completed']) api.addEvent(id, type);
  await using server = await startServer({ api });

  const frames = await allFrames(await follow(server, id, init));

  expect(frames.flatMap((frame) => frame.id ?? [])).toEqual(ids);
});

test.each([
  ['the final event', { headers: { 'last-event-id': '4' } }],
  ['the final event, by ?after=', { query: '?after=4' }],
  ['more than there is', { query: '?after=99' }],
])('after %s there is nothing to resume: 204', async (_, init) => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  for (const type of ['task.started', 'claude.result', 'task.completed']) api.addEvent(id, type);
  await using server = await startServer({ api });

  const response = await follow(server, id, init);

  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});

test('a task that goes on is followed after its last event', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api });

  const response = await follow(server, id, { headers: { 'last-event-id': '1' } });
  api.addEvent(id, 'task.completed');

  expect(response.status).toBe(200);
  expect((await allFrames(response)).flatMap((frame) => frame.id ?? [])).toEqual(['2']);
});

test.each(['x', '-1', '1.5', '1 2', '99999999999999999999', '1,2'])(
  'the Last-Event-ID "%s" is refused before the stream starts',
  async (lastEventId) => {
    const api = createScriptedApi();
    await using server = await startServer({ api });

    const response = await follow(server, api.addTask().id, {
      headers: { 'last-event-id': lastEventId },
    });

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer: '/last-event-id' }] });
  },
);

test('a task that is not found is refused as a problem before the stream starts', async () => {
  await using server = await startServer();

  const response = await follow(server, '019aa0c2-5d2e-7b1c-9f65-ffffffffffff');

  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});

test('a refusal of the first event is answered as a problem', async () => {
  const base = createScriptedApi();
  const { id } = base.addTask();
  const api = {
    ...base,
    followTaskEvents: (): AsyncIterableIterator<TaskEvent> => ({
      next: () => Promise.reject(new ClaudeOpsError('not_implemented', 'Not yet.')),
      [Symbol.asyncIterator]() {
        return this;
      },
    }),
  };
  await using server = await startServer({ api });

  expect((await follow(server, id)).status).toBe(501);
});

test('without the media type the events are a page of JSON', async () => {
  const api = createScriptedApi();
  await using server = await startServer({ api });

  const { response, body } = await server.request(`/api/tasks/${api.addTask().id}/events`);

  expect(response.headers.get('content-type')).toContain('application/json');
  expect(body).toMatchObject({ data: [{ sequence: 1 }] });
});

test('a silent stream says that it is alive, without an id', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api, heartbeatMs: 20 });

  const frames: Frame[] = [];
  for await (const frame of readFrames(await follow(server, id))) {
    frames.push(frame);
    if (frames.length === 5) api.addEvent(id, 'task.cancelled');
  }

  expect(frames.slice(2, 5)).toEqual(Array(3).fill({ event: 'heartbeat', data: '{}' }));
  expect(frames.at(-1)).toMatchObject({ id: '2', event: 'task.cancelled' });
});

test('options that are undefined are as good as left out', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api, heartbeatMs: undefined, slowReaderMs: undefined });
  const frames = readFrames(await follow(server, id));
  await frames.next();
  await frames.next();

  api.addEvent(id, 'task.cancelled');

  expect((await frames.next()).value).toMatchObject({ event: 'task.cancelled' });
});

test('HEAD tells the type of a stream without opening one', async () => {
  const api = createScriptedApi();
  await using server = await startServer({ api });

  const response = await follow(server, api.addTask().id, { method: 'HEAD' });

  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(api.followers).toEqual([]);
});

test('a stream whose source fails ends after what there was, and the reason is logged', async () => {
  const base = createScriptedApi();
  const { id } = base.addTask();
  const api = {
    ...base,
    async *followTaskEvents() {
      yield base.addEvent(id, 'task.started');
      throw new Error('the log is broken');
    },
  };
  await using server = await startServer({ api });

  const frames = await allFrames(await follow(server, id));

  expect(frames.at(-1)).toMatchObject({ event: 'task.started' });

  expect(server.log).toContainEqual(
    expect.objectContaining({
      msg: 'an event stream was cut off',
      err: expect.objectContaining({ message: 'the log is broken' }),
    }),
  );
});

test('a reader that goes away leaves nothing behind', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  await using server = await startServer({ api, heartbeatMs: 60_000 });
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const away = new AbortController();

  const response = await follow(server, id, { signal: away.signal });
  const frames = readFrames(response);
  await frames.next();
  // Of the heartbeat among them. What others leave to run out may only make it less.
  const whileFollowed = timers();
  away.abort();
  await expect(frames.next().then(() => frames.next())).rejects.toThrow();

  await expect.poll(() => api.followers[0]?.isReturned).toBe(true);
  expect(api.followers[0]?.signal?.aborted).toBe(true);
  // Not with a timer, which would be counted too.
  while (timers() >= whileFollowed) await new Promise(setImmediate);
  expect(server.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
});

test('a reader that goes away before the stream starts leaves nothing behind', async () => {
  const base = createScriptedApi();
  const { id } = base.addTask();
  const entered = Promise.withResolvers<FollowOptions>();
  const api = {
    ...base,
    followTaskEvents: (task: string, options: FollowOptions = {}) => {
      entered.resolve(options);
      // Nothing to see: the first step waits.
      return base.followTaskEvents(task, { ...options, after: 1 });
    },
  };
  await using server = await startServer({ api });
  const away = new AbortController();

  const left = follow(server, id, { signal: away.signal });
  const { signal } = await entered.promise;
  away.abort();

  await expect(left).rejects.toThrow();
  await expect.poll(() => signal?.aborted).toBe(true);
  expect(server.log.filter(({ level }) => Number(level) > 30)).toEqual([]);
});

test('a stream that ends returns its iterator', async () => {
  const api = createScriptedApi();
  const { id } = api.addTask();
  api.addEvent(id, 'task.failed');
  await using server = await startServer({ api });

  await allFrames(await follow(server, id));

  await expect.poll(() => api.followers[0]?.isReturned).toBe(true);
});

test('a reader that takes nothing is cut off, and the source waits for it meanwhile', async () => {
  const base = createScriptedApi();
  const { id } = base.addTask();
  let made = 0;
  let isReturned = false;
  const api = {
    ...base,
    async *followTaskEvents() {
      try {
        for (made = 1; ; made += 1)
          yield { sequence: made, type: 'claude.flood', at: '', data: 'x'.repeat(65_536) };
      } finally {
        isReturned = true;
      }
    },
  };
  await using server = await startServer({ api, slowReaderMs: 200 });

  const response = await follow(server, id);

  await expect.poll(() => isReturned, { timeout: 5_000 }).toBe(true);
  expect(made).toBeLessThan(1_000);
  await expect(allFrames(response)).rejects.toThrow();
  expect(server.log).toContainEqual(expect.objectContaining({ msg: 'an event stream was cut off' }));
});

test('a slow reader that does read gets every event', async () => {
  const base = createScriptedApi();
  const { id } = base.addTask();
  const api = {
    ...base,
    async *followTaskEvents() {
      for (let sequence = 1; sequence <= 300; sequence += 1)
        yield { sequence, type: 'claude.flood', at: '', data: 'x'.repeat(65_536) };
      yield { sequence: 301, type: 'task.completed', at: '', data: null };
    },
  };
  await using server = await startServer({ api, slowReaderMs: 5_000 });

  const frames = await allFrames(await follow(server, id));

  expect(frames.flatMap((frame) => frame.id ?? [])).toEqual(
    Array.from({ length: 301 }, (_, n) => `${n + 1}`),
  );
});
