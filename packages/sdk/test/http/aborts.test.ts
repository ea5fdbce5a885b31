import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ClaudeOps, type ZipArchive } from '../../src/index.ts';
import { event, frame, html, json, problem, silence, stream } from '../fixtures/answers.ts';
import { collectingGarbage, makingGarbage } from '../fixtures/collect-garbage.ts';
import { startRawServer } from '../fixtures/start-raw-server.ts';
import { startScriptedServer, type Answer } from '../fixtures/start-scripted-server.ts';
import { id, taskWith } from '../fixtures/values.ts';

const input = { prompt: 'Say hello', apiKey: 'sk-ant-test-key' };
const running = json(taskWith('running'));
const zip = new Uint8Array(64 * 1024);

/** Longer than any of the tests may take: what is not heard at once is not heard in time. */
const NEVER_MS = 600_000;

const halfOf = (contentType: string): Answer => {
  return (response) => {
    response.writeHead(200, { 'content-type': contentType, 'content-length': 1_000_000 });
    response.write('{"id":');
  };
};

const endless: ZipArchive = {
  stream: () =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        await delay(1);
        controller.enqueue(zip);
      },
    }),
};

type Call = (client: ClaudeOps, signal: AbortSignal) => Promise<unknown>;

const get: Call = (client, signal) => client.getTask(id, { signal });
const wait: Call = (client, signal) => client.waitForCompletion(id, { signal, pollIntervalMs: NEVER_MS });
const download: Call = async (client, signal) => {
  const { body } = await client.openArtifact(id, 'a.txt', { signal });
  return new Response(body).arrayBuffer();
};
const archive: Call = async (client, signal) =>
  new Response(await client.openArtifactArchive(id, { signal })).arrayBuffer();
const follow: Call = async (client, signal) => await Array.fromAsync(client.followTaskEvents(id, { signal }));
const upload =
  (body: ZipArchive): Call =>
  async (client, signal) =>
    client.createTask(input, { archive: body, signal });

const artifactHead: Answer = (response) => {
  response.writeHead(200, {
    'content-type': 'text/plain',
    'content-length': 1_000_000,
    etag: `"${'0'.repeat(64)}"`,
    'artifact-status': 'created',
  });
  response.write('half');
};

const phases: [string, readonly Answer[], Call][] = [
  ['the answer has not begun', [silence], get],
  ['the answer has begun', [halfOf('application/json')], get],
  ['another try is waited for', [problem(503, 'shutting_down', {}, { 'retry-after': '30' })], get],
  ['an artifact is read', [artifactHead], download],
  ['the archive of artifacts is read', [halfOf('application/zip')], archive],
  ['events are followed', [stream(frame(event(1)), 'stay')], follow],
  ['events have not begun', [silence], follow],
  ['a task is awaited by its events', [running, stream(frame(event(1)), 'stay')], wait],
  ['a task is awaited by looking at it', [running, html(406), running], wait],
  ['a task is looked at', [silence], wait],
];

describe.each([
  ['collected by force', collectingGarbage],
  ['made and collected', makingGarbage],
])('while garbage is %s', (_, garbage) => {
  test.each(phases)(
    'an abort is heard at once when %s',
    async (__, answers, call) => {
      await using server = await startScriptedServer(...answers);
      const client = new ClaudeOps({ baseUrl: server.url, eventSilenceMs: NEVER_MS, timeoutMs: NEVER_MS });
      using _garbage = garbage();

      const call_ = call(client, AbortSignal.timeout(150));

      await expect(call_).rejects.toMatchObject({ code: 'wait_aborted' });
      await expect.poll(() => server.open.size).toBe(0);
    },
    20_000,
  );

  test.each([
    ['a stream', endless],
    ['a Blob', new Blob([new Uint8Array(16 * 1024 * 1024)])],
  ])(
    'an aborted upload of %s makes no task',
    async (__, body) => {
      const seen = { bytes: 0, isComplete: false, isClosed: false, isHeard: false };
      let received: IncomingMessage | undefined;
      await using server = await startRawServer((request) => {
        request.on('data', (chunk: Buffer) => {
          seen.bytes += chunk.length;
          // A Blob would be here at once: most of it is left with the caller until that gives up.
          if (body instanceof Blob && !seen.isHeard) request.pause();
        });
        received = request;
        request.on('error', () => undefined);
        request.on('end', () => {
          seen.isComplete = request.complete;
        });
        request.on('close', () => {
          seen.isClosed = true;
        });
      });
      const client = new ClaudeOps({ baseUrl: server.url });
      using _garbage = garbage();

      const call = upload(body)(client, AbortSignal.timeout(150));

      await expect(call).rejects.toMatchObject({ code: 'wait_aborted' });
      seen.isHeard = true;
      received?.resume();
      await expect.poll(() => seen.isClosed).toBe(true);
      expect(seen.isComplete).toBe(false);
      expect(seen.bytes).toBeGreaterThan(0);
    },
    20_000,
  );
});

test('a body breaks with wait_aborted, which says why', async () => {
  await using server = await startScriptedServer(artifactHead);
  const giveUp = new AbortController();
  const reason = new Error('enough');
  const { body } = await new ClaudeOps({ baseUrl: server.url }).openArtifact(id, 'a.txt', {
    signal: giveUp.signal,
  });
  const read = new Response(body).text();
  giveUp.abort(reason);

  await expect(read).rejects.toMatchObject({ code: 'wait_aborted', cause: reason });
});

test('a fetch that does not listen to the signal does not keep the caller', async () => {
  const fetch = async () => new Promise<never>(() => undefined);
  const client = new ClaudeOps({ fetch });

  await expect(client.getTask(id, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
    code: 'wait_aborted',
  });
});
