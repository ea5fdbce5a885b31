import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-artifacts-5555555555';

/** What a GET of a target answers, sent as it is written. */
async function get(base: string, target: string): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port } = new URL(base);
  return await new Promise((resolve, reject) => {
    request({ hostname, port, path: target }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

test('no path leads out of the artifacts of a task, and no artifact shows its key', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [
      useTool('Write', { file_path: 'a.txt', content: `KEY=${apiKey}` }),
      useTool('Write', { file_path: 'b c/ü.html', content: '<script>' }),
      say('done'),
    ],
  });
  await using server = await startServerProcess(directory.path, { UPSTREAM_BASE_URL: model.url });
  const { id } = await server.client.createTask({ prompt: 'write', apiKey });
  await server.client.waitForCompletion(id);
  const artifacts = `/api/tasks/${id}/artifacts/`;

  expect(await get(server.url, `${artifacts}a.txt`)).toEqual({
    status: 200,
    body: `KEY=${'*'.repeat(apiKey.length)}`,
  });
  expect(await get(server.url, `${artifacts}b%20c/%C3%BC.html`)).toEqual({ status: 200, body: '<script>' });
  const hostile = [
    ...['..%2f..%2fsecret.key', '%2e%2e/%2e%2e/secret.key', '../../secret.key', '..%5c..%5csecret.key'],
    ...['%2fetc%2fpasswd', 'a.txt%00', './a.txt', 'a.txt/', 'b%20c', '', 'index.jsonl', 'x'.repeat(8_000)],
  ];
  for (const path of hostile)
    expect((await get(server.url, `${artifacts}${path}`)).status, path.slice(0, 40)).toBe(404);
  // An overlong "." is no UTF-8 at all.
  expect((await get(server.url, `${artifacts}%c0%ae%c0%ae/secret.key`)).status).toBe(400);
});
