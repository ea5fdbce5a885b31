import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { ClaudeOps } from '../../src/index.ts';
import { startScriptedServer, type Answer } from '../fixtures/start-scripted-server.ts';
import { id, taskWith } from '../fixtures/values.ts';

const input = { prompt: 'Say hello', apiKey: 'sk-ant-test-key' };
const text = JSON.stringify(taskWith('queued'));

const whole = (length: string) =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${length}\r\n\r\n${text}`;
const sized = whole(`Content-Length: ${text.length}`);
const chunked = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const endsWithConnection = whole('Connection: close');
const headEnd = sized.indexOf('\r\n\r\n');

/** Sends that much of an answer, byte for byte, and closes the connection. */
function cut(answer: string, length: number): Answer {
  return ({ socket }: ServerResponse) => void socket?.end(answer.slice(0, length));
}

const places: [string, Answer][] = [
  ['before it', cut(sized, 0)],
  ['in its status line', cut(sized, 10)],
  ['in its headers', cut(sized, 40)],
  ['behind its headers', cut(sized, headEnd + 4)],
  ['20 bytes into its body', cut(sized, headEnd + 24)],
  ['one byte before its end', cut(sized, sized.length - 1)],
  ['in its chunks', cut(chunked, chunked.indexOf(text) + 20)],
  ['before the last chunk', cut(chunked, chunked.length - 5)],
  ['in a body that ends with the connection', cut(endsWithConnection, endsWithConnection.length - 20)],
];

const calls: [string, (client: ClaudeOps) => Promise<unknown>][] = [
  ['a create', (client) => client.createTask(input)],
  ['a create with an archive', (client) => client.createTask(input, { archive: new Blob(['zip']) })],
  ['a read', (client) => client.getTask(id)],
  ['a cancel', (client) => client.cancelTask(id)],
];

test.each(
  calls.flatMap(([call, run]) => places.map(([place, answer]) => [call, place, run, answer] as const)),
)('%s is sent again, with the same key, when its answer breaks off %s', async (_, __, run, answer) => {
  await using server = await startScriptedServer(answer, (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });

  const client = new ClaudeOps({ baseUrl: server.url, retry: { delayMs: 1 } });
  await expect(run(client)).resolves.toMatchObject({ id });

  expect(server.requests).toHaveLength(2);
  const [one, other] = server.requests.map(({ headers }) => headers['idempotency-key']);
  expect(other).toBe(one);
});

test('an answer that always breaks off is a failed connection', async () => {
  await using server = await startScriptedServer(cut(sized, headEnd + 24));
  const client = new ClaudeOps({ baseUrl: server.url, retry: { delayMs: 1 } });

  await expect(client.createTask(input)).rejects.toMatchObject({ code: 'connection_failed' });

  expect(server.requests).toHaveLength(3);
});

test.each([
  ['deleteMcpProfile', 'mcp_profile_not_found'],
  ['endUsageLimit', 'usage_limit_not_found'],
] as const)('a %s that was not confirmed, of something that is gone, is done', async (method, code) => {
  const gone: Answer = (response) =>
    response
      .writeHead(404, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ code, detail: 'It is not here.' }));
  await using server = await startScriptedServer(cut(sized, 0), gone);
  await using other = await startScriptedServer(gone);

  await new ClaudeOps({ baseUrl: server.url, retry: { delayMs: 1 } })[method](id);
  await expect(new ClaudeOps({ baseUrl: other.url })[method](id)).rejects.toMatchObject({ code });
});
