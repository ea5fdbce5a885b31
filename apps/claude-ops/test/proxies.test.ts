import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const CLAUDE_OPS_TOKEN = 'a-token-for-callers-through-a-proxy';
const ANTHROPIC_API_KEY = 'sk-ant-api03-made-up-for-proxies-5555555555555';

/** A proxy that knows one host, which no name server does. */
async function startProxy(serverUrl: string): Promise<AsyncDisposable & { url: string; asked: string[] }> {
  const asked: string[] = [];
  const { port } = new URL(serverUrl);
  const proxy = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { pathname, search, host } = new URL(incoming.url ?? '');
    asked.push(`${incoming.method} ${host}${pathname}`);
    const { method, headers } = incoming;
    const onward = request(
      { host: '127.0.0.1', port, path: pathname + search, method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

test('the command line goes through the proxy that the environment names, and past it where that says so', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: () => say('hello') });
  const settings = { UPSTREAM_BASE_URL: model.url, CLAUDE_OPS_TOKEN };
  await using server = await startServerProcess(directory.path, settings);
  await using proxy = await startProxy(server.url);
  const url = 'http://ops.example.test:3000';
  const env = { CLAUDE_OPS_TOKEN, ANTHROPIC_API_KEY, CLAUDE_OPS_URL: url, HTTP_PROXY: proxy.url };

  const run = await runCommand(['run', '-p', 'Say hello', '--wait'], { env });
  expect(run).toMatchObject({ exitCode: 0, stdout: 'hello\n' });
  expect(proxy.asked).toContain('POST ops.example.test:3000/api/tasks');
  const archive = await runCommand(['run', '-p', 'Say hello', '--workspace', import.meta.dirname], { env });
  expect(archive).toMatchObject({ exitCode: 0, stderr: '' });

  const before = proxy.asked.length;
  const past = await runCommand(['list'], { env: { ...env, NO_PROXY: 'other.test,.example.test' } });
  expect(past).toMatchObject({ exitCode: 3 });
  const near = await runCommand(['list'], { env: { ...env, CLAUDE_OPS_URL: server.url } });
  expect(near).toMatchObject({ exitCode: 0 });
  expect(proxy.asked).toHaveLength(before);
});
