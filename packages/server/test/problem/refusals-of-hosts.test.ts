import { expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { createLogger, createServer, type ServerOptions } from '../../src/index.ts';

/** A server with a hook of its host that throws. */
async function answerTo(error: unknown, options: Partial<ServerOptions> = {}) {
  const log: Record<string, unknown>[] = [];
  const logger = createLogger({ destination: { write: (line) => void log.push(JSON.parse(line)) } });
  await using server = createServer({ api: createScriptedApi(), logger, ...options });
  server.app.addHook('onRequest', async ({ url }) => {
    if (!url.startsWith('/own')) throw error;
  });
  server.app.get('/own', async () => {
    throw error;
  });
  const answers = [await server.app.inject('/health'), await server.app.inject('/own')];
  return { answers, log };
}

const withStatus = (statusCode: number, more: object = {}) =>
  Object.assign(new Error('Not for you.'), { statusCode, ...more });

test.each([
  [401, 'unauthorized', 'Unauthorized'],
  [403, 'forbidden', 'Forbidden'],
  [418, 'forbidden', "I'm a Teapot"],
  [429, 'rate_limit_exceeded', 'Too Many Requests'],
] as const)(
  'an error of a hook or route of the host with statusCode %i is answered so',
  async (status, code, title) => {
    const { answers } = await answerTo(withStatus(status));
    for (const answer of answers) {
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.json()).toMatchObject({
        type: 'about:blank',
        title,
        status,
        detail: 'Not for you.',
        code,
      });
    }
  },
);

test('headers of such an error are sent along', async () => {
  const { answers } = await answerTo(withStatus(401, { headers: { 'www-authenticate': 'Basic', 'x-n': 1 } }));
  for (const { headers } of answers) {
    expect(headers['www-authenticate']).toBe('Basic');
    expect(headers['x-n']).toBeUndefined();
  }
});

test.each([
  ['one of a server', withStatus(503), 503],
  ['one that says not to be shown', withStatus(403, { expose: false }), 403],
])('the text of %s is not shown', async (_, error, status) => {
  const { answers, log } = await answerTo(error);
  for (const answer of answers) {
    expect(answer.statusCode).toBe(status);
    expect(answer.body).not.toContain('Not for you');
  }
  const logged = log.filter(({ msg }) => msg === 'a hook or route of the embedding program failed');
  expect(logged).toHaveLength(status === 503 ? 2 : 0);
});

test.each([
  withStatus(200),
  withStatus(500),
  withStatus(NaN),
  new Error('no status'),
  { statusCode: '401' },
  'text',
])('what has no status of a refusal is a fault: %s', async (error) => {
  const { answers } = await answerTo(error);
  for (const answer of answers) expect(answer.json()).toMatchObject({ code: 'internal_error', status: 500 });
});
