import { expect, test } from 'vitest';
import { createLogger } from '../../src/index.ts';
import { maskSecrets } from '../../src/log/mask-secrets.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { json, startServer } from '../fixtures/start-server.ts';

function captured(): { lines: string[]; logger: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  return {
    lines,
    logger: createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } }),
  };
}

test('a request is one line, with neither its query nor its body nor its headers', async () => {
  await using server = await startServer();

  await server.request('/api/tasks?tag.owner=sk-ant-query', {
    ...json({ prompt: 'hi', apiKey: 'sk-ant-body' }),
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer token-1',
      cookie: 'session=token-2',
      'x-api-key': 'token-3',
    },
  });

  await expect.poll(() => server.log.filter(({ msg }) => msg === 'request')).toHaveLength(1);
  expect(server.log.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/tasks',
    status: 422,
    durationMs: expect.any(Number),
    requestId: expect.any(String),
  });
  expect(JSON.stringify(server.log)).not.toMatch(/sk-ant|token-|session/);
});

test('keys, tokens and cookies are redacted wherever a line has them', () => {
  const { lines, logger } = captured();
  const headers = {
    authorization: 'secret',
    cookie: 'secret',
    'x-api-key': 'secret',
    'set-cookie': 'secret',
  };

  logger.info({ apiKey: 'secret', body: { apiKey: 'secret' }, task: { input: { apiKey: 'secret' } } });
  logger.info({ ...headers, headers, req: { headers }, a: { req: { headers } } });

  expect(lines.join()).not.toContain('secret');
  expect(lines.join()).toContain('[redacted]');
});

test('an error is logged with its causes, and without what hangs on it', () => {
  const { lines, logger } = captured();
  const cause = Object.assign(new Error('at https://me:secret@host/x'), { request: { key: 'secret' } });

  logger.error({ err: Object.assign(new Error('sk-ant-secret failed', { cause }), { config: 'secret' }) });

  expect(lines.join()).not.toContain('secret');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: { message: '[redacted] failed', cause: { message: 'at https://[redacted]@host/x' } },
  });
});

test('a logger of another making keeps its own redaction and gets no headers', async () => {
  const { lines, logger } = captured();
  const own = logger.child({}, { redact: ['mine'] });
  const api = createScriptedApi();
  await using server = await startServer({ api, logger: own });
  server.server.app.log.info({ mine: 'secret', req: { method: 'GET', url: '/a?secret', headers: 'secret' } });

  await server.request('/health');

  expect(lines.join()).not.toContain('secret');
});

test('without a logger nothing is logged', async () => {
  await using server = await startServer({ logger: undefined });

  expect((await server.request('/health')).response.status).toBe(200);
  expect(server.log).toEqual([]);
});

test.each([
  ['key sk-ant-api03-AbC_1-2 here', 'key [redacted] here'],
  ['postgres://user:pass@db/x', 'postgres://[redacted]@db/x'],
  ['https://token@git.example/x?a=b@c', 'https://[redacted]@git.example/x?a=b@c'],
  ['mail me@example.org', 'mail me@example.org'],
  ['https://example.org/@scope/x', 'https://example.org/@scope/x'],
])('"%s" is masked as "%s"', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});
