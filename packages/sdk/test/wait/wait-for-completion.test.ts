import { expect, test } from 'vitest';
import { ClaudeOps, type ClaudeOpsOptions } from '../../src/index.ts';
import { event, frame, hangUp, html, json, problem, silence, stream } from '../fixtures/answers.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { id, taskWith } from '../fixtures/values.ts';

const done = json(taskWith('completed'));
const running = json(taskWith('running'));
const events = stream(frame(event(1, 'task.queued')) + frame(event(2, 'task.completed')));

function clientOf(server: ScriptedServer, options: ClaudeOpsOptions = {}): ClaudeOps {
  return new ClaudeOps({ baseUrl: server.url, retry: 0, eventSilenceMs: 60, reconnectLimit: 2, ...options });
}

const paths = (server: ScriptedServer) =>
  server.requests.map(({ url }) => url.replace(`/api/tasks/${id}`, ''));

test('a task that is final already is answered without following it', async () => {
  await using server = await startScriptedServer(done);

  expect(await clientOf(server).waitForCompletion(id)).toMatchObject({ status: 'completed' });

  expect(paths(server)).toEqual(['']);
});

test('a task is awaited by its events', async () => {
  await using server = await startScriptedServer(running, events, done);

  expect(await clientOf(server).waitForCompletion(id)).toMatchObject({ status: 'completed' });

  expect(paths(server)).toEqual(['', '/events?after=0', '']);
});

const unfollowable: [string, Answer][] = [
  ['refused', html(406)],
  ['held back', silence],
  [
    'held back behind its headers',
    (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
  ],
  ['answered as a page', json({ data: [], nextAfter: null })],
  ['not implemented', problem(501, 'not_implemented')],
];

test.each(unfollowable)(
  'where the events are %s, the task is looked at time and again',
  async (_, answer) => {
    await using server = await startScriptedServer(running, answer, running, running, done);

    expect(await clientOf(server).waitForCompletion(id, 10)).toMatchObject({ status: 'completed' });

    expect(paths(server)).toEqual(['', '/events?after=0', '', '', '']);
    await expect.poll(() => server.open.size).toBe(0);
  },
);

test('looking at a task gets over failures that pass', async () => {
  await using server = await startScriptedServer(
    running,
    html(406),
    hangUp,
    problem(503, 'shutting_down'),
    running,
    hangUp,
    done,
  );

  expect(await clientOf(server).waitForCompletion(id, { pollIntervalMs: 10 })).toMatchObject({
    status: 'completed',
  });
});

test('looking at a task that fails too often is given up', async () => {
  await using server = await startScriptedServer(running, html(406), hangUp);

  await expect(clientOf(server).waitForCompletion(id, 10)).rejects.toMatchObject({
    code: 'connection_failed',
    message: expect.stringContaining('Looking at the task failed 3 times in a row'),
  });
});

test.each([
  ['at once', [problem(404, 'task_not_found')]],
  ['later', [running, html(406), running, problem(404, 'task_not_found')]],
])('a task that is not found is refused: %s', async (_, answers) => {
  await using server = await startScriptedServer(...answers);

  await expect(clientOf(server).waitForCompletion(id, 10)).rejects.toMatchObject({ code: 'task_not_found' });
});

test.each([
  ['followed', [running, stream(frame(event(1)), 'stay')]],
  ['looked at', [running, html(406), running]],
])('the wait can be given up while the task is %s', async (_, answers) => {
  await using server = await startScriptedServer(...answers);
  const giveUp = new AbortController();

  const wait = clientOf(server, { eventSilenceMs: 60_000 }).waitForCompletion(id, {
    pollIntervalMs: 60_000,
    signal: giveUp.signal,
  });
  await expect.poll(() => server.requests.length).toBe(answers.length);
  giveUp.abort();

  await expect(wait).rejects.toMatchObject({ code: 'wait_aborted' });
  await expect.poll(() => server.open.size).toBe(0);
});

test.each([0, -1, Number.NaN])('an interval of %d does not become a flood', async (interval) => {
  await using server = await startScriptedServer(running, html(406), ...Array<Answer>(5).fill(running), done);
  const before = performance.now();

  await clientOf(server).waitForCompletion(id, interval);

  expect(performance.now() - before).toBeGreaterThanOrEqual(45);
});
