import { createHash } from 'node:crypto';
import { ERROR_TABLE, HEADERS, NAMED_SCHEMAS, ROUTES, SERVER_ROUTES } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { html } from '../../src/docs/html.ts';
import { startServer } from '../fixtures/start-server.ts';

async function readPage() {
  await using server = await startServer({ version: '1.2.3', access: { tokens: ['a-token'] } });
  const { response, text } = await server.request('/docs');
  return { response, text, ids: [...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id) };
}

test('/docs is a page for anyone, that may load nothing and be framed by nobody', async () => {
  const { response, text } = await readPage();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(text).not.toMatch(/<(script|link|img|iframe)|\bsrc=|@import|url\(| style=/);
  expect([...text.matchAll(/href="(?!#)([^"]*)"/g)].map(([, target]) => target)).toEqual(['/openapi.json']);
});

test('behind a proxy with a path, links, problem types and the document begin with the public URL', async () => {
  const publicUrl = 'https://ops.example.org/claude';
  await using server = await startServer({ publicUrl, prefix: '/claude', access: { tokens: ['a-token'] } });
  const page = await server.request('/docs');
  expect(page.text).toContain(`href="${publicUrl}/openapi.json"`);
  expect((await server.request('/openapi.json')).body).toMatchObject({ servers: [{ url: publicUrl }] });
  expect((await server.request('/api/tasks')).body).toMatchObject({ type: '/claude/docs#unauthorized' });
});

test('the policy allows the one stylesheet that the page has', async () => {
  const { response, text } = await readPage();
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
});

test('the page has every route, every named schema and every error', async () => {
  const { ids } = await readPage();
  expect(ids).toEqual(
    expect.arrayContaining([
      ...Object.keys({ ...ROUTES, ...SERVER_ROUTES, ...ERROR_TABLE }),
      ...Object.keys(NAMED_SCHEMAS).map((name) => `schema-${name}`),
    ]),
  );
});

test('every link within the page leads to one place', async () => {
  const { text, ids } = await readPage();
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('the type of a problem leads to the row of its error', async () => {
  await using server = await startServer();
  const { response, body } = await server.request('/api/nope');
  const { type } = body as { type: string };
  const target = new URL(type, response.url);
  const { text } = await server.request(target.pathname);
  expect(text).toContain(`<tr id="${target.hash.slice(1)}">`);
});

test('the page says what a field means, and its limits', async () => {
  const { text } = await readPage();
  expect(text).toContain('The prompt for Claude, at most 1 MiB of UTF-8.');
  expect(text).toContain('<small>at most <code>86400000</code></small>');
});

test('the page says which parts a form has', async () => {
  const { text } = await readPage();
  expect(text).toContain('<code>multipart/form-data</code>');
  expect(text).toMatch(/<code>files<\/code\s*> <small>a part<\/small>/);
  expect(text).toContain('Archive that fills the workspace: zip, tar.gz or tar.zst.');
});

test('a command creates a task with what it must be given', async () => {
  const { text } = await readPage();
  expect(text).toContain('curl -X POST &quot;http://127.0.0.1:3000/api/tasks&quot;');
  expect(text).toContain('&quot;prompt&quot;:&quot;Write a hello world function in TypeScript&quot;');
});

test('what is put into the page is escaped', () => {
  expect(html`<p>${`<b>&"'`}</p>`.text).toBe('<p>&lt;b&gt;&amp;&quot;&#39;</p>');
  expect(html`${[html`<i>${1}</i>`, undefined, '>']}`.text).toBe('<i>1</i>&gt;');
});

test('an answer has the name of its request', async () => {
  const { response } = await readPage();
  expect(response.headers.get(HEADERS.requestId)).not.toBeNull();
});
