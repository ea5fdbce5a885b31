import { ROUTES } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { sendRaw } from '../fixtures/send-raw.ts';
import { json, startServer } from '../fixtures/start-server.ts';

const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const limited = (max: number) => ({ rateLimit: { max, windowMs: 60_000 } });

test('without a limit nobody is limited, and no header speaks of one', async () => {
  await using server = await startServer();
  for (let request = 0; request < 50; request += 1) await server.request('/health');
  const { response } = await server.request('/health');
  expect(response.status).toBe(200);
  expect(response.headers.get('ratelimit')).toBeNull();
});

test('every answer says what is left, and one too many is refused with how long to wait', async () => {
  await using server = await startServer(limited(2));
  const first = await server.request('/health');
  expect(first.response.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60');
  expect(first.response.headers.get('ratelimit')).toBe('"default";r=1;t=60');
  const second = await server.request('/api/nope');
  expect(second.response.status).toBe(404);
  expect(second.response.headers.get('ratelimit')).toMatch(/^"default";r=0;t=(60|59)$/);
  const third = await server.request('/api/tasks', json({ prompt: 'hello' }));
  expect(third.response.status).toBe(429);
  expect(third.body).toMatchObject({ code: 'rate_limit_exceeded', details: { max: 2, windowMs: 60_000 } });
  expect(Number(third.response.headers.get('retry-after'))).toBeGreaterThan(55);
  expect(third.response.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
  expect((await server.request('/api/tasks')).response.status).toBe(429);
});

test('a new window begins from nothing', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using server = await startServer(limited(1));
  expect((await server.request('/health')).response.status).toBe(200);
  expect((await server.request('/health')).response.status).toBe(429);
  vi.setSystemTime(Date.now() + 60_000);
  expect((await server.request('/health')).response.status).toBe(200);
  vi.useRealTimers();
});

test('probes are answered however often they ask, and count for nobody', async () => {
  await using server = await startServer(limited(1));
  for (const path of ['/livez', '/readyz', '/livez', '/readyz'])
    expect((await server.request(path)).response.status).toBe(200);
  expect((await server.request('/health')).response.status).toBe(200);
});

test('each token has a count of its own', async () => {
  await using server = await startServer({ ...limited(1), access: { tokens: ['one', 'other'] } });
  expect((await server.request('/health', as('one'))).response.status).toBe(200);
  expect((await server.request('/health', as('one'))).response.status).toBe(429);
  expect((await server.request('/health', as('other'))).response.status).toBe(200);
});

test('whoever guesses tokens is stopped by address, and those who have one are not', async () => {
  await using server = await startServer({ ...limited(3), access: { tokens: ['one'] } });
  const statuses = [];
  for (const guess of ['a', 'b', 'c', 'd', 'e'])
    statuses.push((await server.request('/health', as(guess))).response.status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await server.request('/health')).response.status).toBe(429);
  expect((await server.request('/health', as('one'))).response.status).toBe(200);
  expect(JSON.stringify(server.log)).not.toContain('one"');
});

test('a header that names another address is no other client', async () => {
  await using server = await startServer({ ...limited(2), access: { tokens: ['one'] } });
  const from = (address: string) =>
    sendRaw(
      server.url,
      `GET /health HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: ${address}\r\nforwarded: for=${address}\r\nconnection: close\r\n\r\n`,
    );
  expect(await from('192.0.2.1')).toMatch(/^HTTP\/1\.1 401 /);
  expect(await from('192.0.2.2')).toMatch(/^HTTP\/1\.1 401 /);
  expect(await from('192.0.2.3')).toMatch(/^HTTP\/1\.1 429 /);
});

test('a refused body is not read, and the connection serves on', async () => {
  await using server = await startServer(limited(1));
  await server.request('/health');
  const answer = await server.request(ROUTES.createTask.path, json({ prompt: 'x'.repeat(1_000_000) }));
  expect(answer.response.status).toBe(429);
  expect((await server.request('/livez')).response.status).toBe(200);
});
