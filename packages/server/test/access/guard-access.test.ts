import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { sendRaw } from '../fixtures/send-raw.ts';
import { json, startServer } from '../fixtures/start-server.ts';

const get = (headers: string) => `GET /health HTTP/1.1\r\nConnection: close\r\n${headers}\r\n\r\n`;

test('without tokens a caller on this machine is served', async () => {
  await using server = await startServer();
  expect((await server.request('/health')).response.status).toBe(200);
});

test('without tokens a page whose name was bent to this machine is refused, and told what to set', async () => {
  await using server = await startServer();
  const answer = await sendRaw(server.url, get('Host: evil.example'));
  expect(answer).toContain('403 Forbidden');
  expect(answer).toContain('CLAUDE_OPS_TOKEN');
  expect(answer).toContain('"code":"forbidden"');
});

test('without tokens a page of another origin cannot write', async () => {
  await using server = await startServer();
  const write = {
    ...json({ prompt: 'x' }),
    headers: { 'content-type': 'application/json', origin: 'http://localhost:1' },
  };
  const { response, body } = await server.request('/api/tasks', write);
  expect(response.status).toBe(403);
  expect(body).toMatchObject({ code: 'forbidden' });
});

test('without tokens a caller from another address is refused before its body is read', async (context) => {
  const own = ownAddress();
  if (own === undefined) context.skip('this machine has no address but loopback');
  await using server = createServer({ api: createScriptedApi() });
  const { url } = await server.listen({ port: 0, host: '0.0.0.0' });
  const answer = await sendRaw(`http://${own}:${new URL(url).port}`, get('Host: localhost'));
  expect(answer).toContain('403 Forbidden');
});

test('without tokens a caller from an address that counts as local is served, under the names of this machine', async (context) => {
  const own = ownAddress();
  if (own === undefined) return context.skip('this machine has no address but loopback');
  await using server = createServer({ api: createScriptedApi(), access: { localAddresses: [own] } });
  const { url } = await server.listen({ port: 0, host: '0.0.0.0' });
  const through = `http://${own}:${new URL(url).port}`;
  expect(await sendRaw(through, get('Host: localhost'))).toContain('200 OK');
  expect(await sendRaw(through, get('Host: evil.example'))).toContain('403 Forbidden');
});

test.for([
  ['none', undefined],
  ['a wrong one', 'Bearer wrong'],
  ['one with something added', 'Bearer new-token-x'],
  ['another scheme', 'Basic new-token'],
  ['an empty one', 'Bearer '],
])('with tokens, %s is refused', async ([, authorization]) => {
  await using server = await startServer({ access: { tokens: ['new-token', 'old-token'] } });
  const { response, body } = await server.request(
    '/api/tasks',
    authorization === undefined ? {} : { headers: { authorization } },
  );
  expect(response.status).toBe(401);
  expect(body).toMatchObject({ code: 'unauthorized' });
});

test('with tokens each of them is served, under any name', async () => {
  await using server = await startServer({ access: { tokens: ['new-token', 'old-token'] } });
  for (const token of ['new-token', 'old-token']) {
    const answer = await sendRaw(server.url, get(`Host: ops.example\r\nAuthorization: Bearer ${token}`));
    expect(answer).toContain('200 OK');
  }
  expect(JSON.stringify(server.log)).not.toMatch(/new-token|old-token/);
});

function ownAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
