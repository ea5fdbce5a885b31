import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CreateTaskInput } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startOps } from '../../support/start-ops.ts';

interface ShutNetwork extends AsyncDisposable {
  readonly url: string;
  readonly asked: string[];
}

/** A proxy that lets nothing out, and remembers what was asked for. */
async function shutNetwork(): Promise<ShutNetwork> {
  const asked: string[] = [];
  const proxy = createServer((_request, response) => response.writeHead(403).end());
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.push(url);
    // A CLI that has ended resets its connection.
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

const SCRIPT = [useTool('Bash', { command: 'curl -s http://127.0.0.1:9/' }), say('done')];

/** Runs a task with the stand-in as the real API, or as some other; says how long it took to the first request. */
async function run(isFirstParty: boolean, input: Partial<CreateTaskInput>, script = SCRIPT) {
  await using network = await shutNetwork();
  await using room = await startOps({
    script,
    isFirstParty,
    claude: { environment: { HTTPS_PROXY: network.url, IS_SANDBOX: '1' }, warm: { count: 0 } },
  });
  const before = performance.now();
  const first = room.server.waitForRequest().then(() => performance.now() - before);
  const task = await room.run(input);
  expect(task.status).toBe('completed');
  return { task, asked: network.asked, requests: room.server.requests, firstMs: await first };
}

test('with the real API as upstream nothing but the gateway is asked for, so that no start waits for anything else', async () => {
  const real = await run(true, {}, [say('done')]);
  expect(real.asked).toEqual([]);
  // Only so is the safety check of a mode asked for, and the prompt cache shared.
  expect(JSON.stringify(real.requests[0]?.body)).toContain('x-anthropic-billing-header');
  const other = await run(false, {}, [say('done')]);
  // A CLI that asks for settings and limits begins 10 to 18 s later.
  expect(real.firstMs).toBeLessThan(other.firstMs + 8_000);
});

test.for(['default', 'acceptEdits', 'dontAsk', 'bypassPermissions'] as const)(
  'in the mode %s nothing but the gateway is asked for, and only one model',
  async (permissionMode) => {
    const { asked, requests } = await run(true, { permissionMode });
    expect(asked).toEqual([]);
    expect(new Set(requests.map(({ body }) => (body as { model: string }).model)).size).toBe(1);
  },
);

test.for(['auto', 'plan'] as const)(
  'in the mode %s the model is asked to check what Claude wants to do',
  async (permissionMode) => {
    const { requests, task } = await run(true, { permissionMode });
    const models = new Set(requests.map(({ body }) => (body as { model: string }).model));
    expect(models.size, JSON.stringify(task.result?.permissionDenials)).toBe(2);
  },
);
