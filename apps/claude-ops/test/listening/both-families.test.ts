import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCommand, startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function listenOn(host: string, port: number) {
  const server = createServer();
  server.listen({ host, port, ipv6Only: host.includes(':') });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, [Symbol.dispose]: () => void server.close() };
}

test('nobody else can listen where a name for this machine leads to', async () => {
  await using directory = await temporaryDirectory();
  await using server = await startServerProcess(path.join(directory.path, 'data'), {});
  const port = Number(new URL(server.url).port);
  expect(server.url).toBe(`http://127.0.0.1:${port}`);
  for (const host of ['::1', '127.0.0.1'])
    await expect(listenOn(host, port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect((await fetch(`http://[::1]:${port}/health`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port}/health`)).status).toBe(200);
});

test.for(['127.0.0.1', '0.0.0.0', 'localhost'])(
  'a start on %s is refused where somebody listens on the same port of ::1',
  async (host) => {
    await using directory = await temporaryDirectory();
    using other = await listenOn('::1', 0);
    const start = ['start', '--port', String(other.port), '--host', host, '--data-dir', directory.path];
    expect(await runCommand(start, { env: { WARM_PROCESSES: '0' } })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`Port ${other.port} is in use on ::1.`),
    });
    const doctor = ['doctor', '--port', String(other.port), '--host', host, '--data-dir', directory.path];
    expect((await runCommand(doctor)).stdout).toContain(`${other.port} is in use on ::1`);
  },
);
