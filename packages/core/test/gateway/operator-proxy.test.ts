import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startOps } from '../support/start-ops.ts';

test('a path, headers and a proxy of the operator lead to the upstream, and the agent goes past the proxy', async () => {
  await using room = await startOps();
  await using proxy = await startTunnel();
  await using other = await startOps({
    claude: {
      baseUrl: `${room.server.url}/prefix/`,
      headers: { Authorization: 'Bearer of-the-operator' },
      hostEnvironment: { ...process.env, HTTP_PROXY: proxy.url, NO_PROXY: 'elsewhere.example' },
      environment: { CLAUDE_CODE_MAX_RETRIES: '0' },
    },
  });
  await other.run();
  expect(proxy.asked).toContain(`CONNECT ${new URL(room.server.url).host} HTTP/1.1`);
  expect(room.server.requests[0]).toMatchObject({
    path: '/prefix/v1/messages',
    query: 'beta=true',
    headers: { authorization: 'Bearer of-the-operator' },
  });
});

/** A proxy that opens a tunnel wherever it is asked to. */
async function startTunnel(): Promise<AsyncDisposable & { readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (head) => {
      const [line = ''] = head.toString().split('\r\n');
      asked.push(line);
      const [host = '', port = ''] = (line.split(' ')[1] ?? '').split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      sockets.add(target);
      target.on('error', () => socket.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
