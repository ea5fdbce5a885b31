import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { ClaudeOps, ClaudeOpsError, type ArchiveInput, type ZipArchive } from '../../src/index.ts';
import { receivedForm } from '../fixtures/received-form.ts';
import { startRawServer } from '../fixtures/start-raw-server.ts';
import { taskWith } from '../fixtures/values.ts';

const input = { prompt: 'Say "hällo"\r\n--x', apiKey: 'sk-ant-test-key' };
const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
const created = JSON.stringify(taskWith('queued'));
const MB = 1024 * 1024;

afterEach(() => {
  vi.unstubAllGlobals();
});

const clientOf = ({ url }: { url: string }) => new ClaudeOps({ baseUrl: url, retry: { delayMs: 1 } });

/** Chunks without an end to their number; tells whether it was cancelled. */
function endless(chunk = new Uint8Array(64 * 1024)) {
  let isCancelled = false;
  const archive: ZipArchive = {
    stream: () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(chunk),
        cancel() {
          isCancelled = true;
        },
      }),
  };
  return { archive, isCancelled: () => isCancelled };
}

const archives: [string, ArchiveInput, boolean][] = [
  ['a Blob', new Blob([bytes]), true],
  ['a Buffer', Buffer.from(bytes), true],
  ['an ArrayBuffer', bytes.buffer, true],
  ['another stream', { stream: () => new Blob([bytes]).stream() }, false],
];

test.each(archives)('%s is sent as a part behind the JSON of the task', async (_, archive, hasLength) => {
  const received: unknown[] = [];
  await using server = await startRawServer(async (request, response) => {
    received.push(request.headers['content-length'] !== undefined);
    for (const [name, value] of await receivedForm(request))
      received.push(name, value instanceof File ? [value.type, value.name, await value.bytes()] : value);
    response.writeHead(201).end(created);
  });

  await clientOf(server).createTask(input, { archive });

  const zip = ['application/zip', 'workspace.zip', bytes];
  expect(received).toEqual([hasLength, 'task', JSON.stringify(input), 'files', zip]);
});

test.each(archives)('%s is sent anew with each try, under the same key', async (_, archive) => {
  const sent: [string | string[] | undefined, Buffer][] = [];
  await using server = await startRawServer(async (request, response) => {
    sent.push([request.headers['idempotency-key'], await buffer(request)]);
    if (sent.length < 3) response.writeHead(502).end();
    else response.writeHead(201).end(created);
  });

  await clientOf(server).createTask(input, { archive });

  expect(sent).toHaveLength(3);
  expect(sent[1]).toEqual(sent[0]);
  expect(sent[2]).toEqual(sent[0]);
});

test('the JSON of a task is of the type application/json', async () => {
  let body = '';
  await using server = await startRawServer(async (request, response) => {
    body = (await buffer(request)).toString('latin1');
    response.writeHead(201).end(created);
  });

  await clientOf(server).createTask(input, { archive: new Blob(['zip']) });

  expect(body).toMatch(
    /^--claude-ops-\w+\r\nContent-Disposition: form-data; name="task"\r\nContent-Type: application\/json\r\n\r\n\{/,
  );
});

test('a refusal that comes before the archive was sent is that refusal', async () => {
  const { archive, isCancelled } = endless();
  await using server = await startRawServer((request, response) => {
    request.once('data', () => {
      response
        .writeHead(413, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'payload_too_large', detail: 'It is too large.' }));
    });
  });

  await expect(clientOf(server).createTask(input, { archive })).rejects.toMatchObject({
    code: 'payload_too_large',
    message: 'It is too large.',
  });
  await expect.poll(isCancelled).toBe(true);
});

test('a caller who gives up in the middle cancels the archive', async () => {
  const { archive, isCancelled } = endless();
  const giveUp = new AbortController();
  await using server = await startRawServer((request) => {
    request.once('data', () => giveUp.abort());
  });

  await expect(clientOf(server).createTask(input, { archive, signal: giveUp.signal })).rejects.toMatchObject({
    code: 'wait_aborted',
  });
  await expect.poll(isCancelled).toBe(true);
});

test('a server that reads slowly is not sent more than it takes', async () => {
  const pulled = { bytes: 0 };
  const archive: ZipArchive = {
    stream: () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled.bytes += MB;
          controller.enqueue(new Uint8Array(MB));
        },
      }),
  };
  const giveUp = new AbortController();
  await using server = await startRawServer((request) => void request.pause());

  const call = clientOf(server).createTask(input, { archive, signal: giveUp.signal });
  let before = -1;
  while (before !== pulled.bytes || before === 0) {
    before = pulled.bytes;
    await delay(200);
  }
  giveUp.abort();

  await expect(call).rejects.toMatchObject({ code: 'wait_aborted' });
  expect(pulled.bytes).toBeLessThan(32 * MB);
});

const failing: [string, () => ReadableStream<Uint8Array>][] = [
  [
    'at once',
    () => {
      throw new Error('the disk is gone');
    },
  ],
  [
    'in the middle',
    () =>
      ReadableStream.from(
        (function* () {
          yield new Uint8Array(100_000);
          throw new Error('the disk is gone');
        })(),
      ),
  ],
];

test.each(failing)(
  'an archive that breaks %s is no failure of the connection, and not sent again',
  async (_, stream) => {
    let requests = 0;
    await using server = await startRawServer((request) => {
      requests += 1;
      request.on('error', () => undefined).resume();
    });

    await expect(clientOf(server).createTask(input, { archive: { stream } })).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'The archive cannot be read: the disk is gone',
    });
    expect(requests).toBeLessThanOrEqual(1);
  },
);

test('the error that an archive breaks with is thrown as it is', async () => {
  const error = new ClaudeOpsError('invalid_request', 'It has changed.');
  const stream = () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(error) });
  await using server = await startRawServer((request) => void request.on('error', () => undefined).resume());

  await expect(clientOf(server).createTask(input, { archive: { stream } })).rejects.toBe(error);
});

test('a browser that cannot send streams refuses one, and sends a Blob', async () => {
  class RequestOfText extends Request {
    constructor(url: string | URL | Request, { body, ...init }: RequestInit = {}) {
      super(url, {
        ...init,
        ...(body !== undefined && { body: body instanceof Blob ? body : '[object ReadableStream]' }),
      });
    }
  }
  vi.stubGlobal('Request', RequestOfText);
  await using server = await startRawServer((request, response) => {
    request.resume().once('end', () => response.writeHead(201).end(created));
  });

  const { archive } = endless();
  await expect(clientOf(server).createTask(input, { archive })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('pass the archive as a Blob'),
  });
  await expect(clientOf(server).createTask(input, { archive: new Blob([bytes]) })).resolves.toBeDefined();
});

test.each<[string, unknown, string]>([
  ['a path', './project.zip', 'of the type string'],
  ['a stream that can be read once', new Blob([bytes]).stream(), 'a stream that can be read once'],
  ['another object', {}, 'an object without stream()'],
])('%s is no archive, which a sentence says', async (_, archive, kind) => {
  const call = new ClaudeOps().createTask(input, { archive: archive as ArchiveInput });

  await expect(call).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining(`The archive is ${kind}: pass bytes, a Blob`),
  });
});
