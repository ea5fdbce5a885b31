import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { startServer } from '../fixtures/start-server.ts';

const MiB = 1024 * 1024;

/** Sends a whole JSON body at once and reads all that comes back; what was read is kept where the connection is reset. */
async function post(url: string, { bytes, headers }: { bytes: Buffer; headers: readonly string[] }) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  let failure: string | undefined;
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code));
  const head = ['POST /api/tasks HTTP/1.1', 'host: localhost', 'content-type: application/json', ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return { status: answer.split('\r\n', 1)[0], failure };
}

test.for([
  ['a length', Buffer.alloc(17 * MiB, ' '), `content-length: ${17 * MiB}`],
  ['chunks', chunked(Buffer.alloc(17 * MiB, ' ')), 'transfer-encoding: chunked'],
] as const)(
  'a refusal of a large body with %s reaches also a caller that wants the connection closed',
  { timeout: 60_000 },
  async ([, bytes, length]) => {
    await using server = await startServer();
    const headers = ['connection: close', length];
    const answers = new Set<string>();
    for (let round = 0; round < 100; round += 1)
      answers.add(JSON.stringify(await post(server.url, { bytes, headers })));
    const refused = { status: 'HTTP/1.1 413 Payload Too Large', failure: undefined };
    expect(answers).toEqual(new Set([JSON.stringify(refused)]));
  },
);

test('a caller that wants the connection closed and stops sending is cut off after a while', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using server = await startServer();
  const closed = post(server.url, {
    bytes: Buffer.alloc(MiB, ' '),
    headers: ['connection: close', `content-length: ${17 * MiB}`],
  });
  const [connection] = await once(server.server.app.server, 'connection');
  await vi.waitFor(() => expect(connection.writableFinished).toBe(true), { interval: 1, timeout: 15_000 });
  expect(connection.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(connection.destroyed).toBe(true);
  expect(await closed).toMatchObject({ status: 'HTTP/1.1 413 Payload Too Large' });
  vi.useRealTimers();
});

function chunked(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
}
