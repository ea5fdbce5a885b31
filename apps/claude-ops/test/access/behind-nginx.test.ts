import path from 'node:path';
import { expect, test } from 'vitest';
import { NGINX, startPlainNginx } from '../support/nginx.ts';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test
  .runIf(NGINX !== undefined)
  .for([
    [''],
    ['proxy_http_version 1.1; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'],
    ['proxy_http_version 1.1; proxy_set_header X-Real-IP $remote_addr;'],
  ])('a caller that nginx on the same machine brings in needs a token (%j)', async ([settings = '']) => {
  if (NGINX === undefined) throw new Error('no nginx');
  await using directory = await temporaryDirectory();
  await using server = await startServerProcess(path.join(directory.path, 'data'), {});
  await using nginx = await startPlainNginx(NGINX, directory.path, `proxy_pass ${server.url}/; ${settings}`);
  await expect.poll(() => fetch(`${nginx.url}/livez`).then(({ status }) => status, String)).toBe(200);
  const refused = await fetch(`${nginx.url}/api/tasks`);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('CLAUDE_OPS_TOKEN'),
  });
  expect((await fetch(`${server.url}/api/tasks`)).status).toBe(200);
});

test.runIf(NGINX !== undefined)('a caller with a token is served through nginx', async () => {
  if (NGINX === undefined) throw new Error('no nginx');
  await using directory = await temporaryDirectory();
  const CLAUDE_OPS_TOKEN = 'a-token-of-a-caller-elsewhere';
  await using server = await startServerProcess(path.join(directory.path, 'data'), { CLAUDE_OPS_TOKEN });
  await using nginx = await startPlainNginx(NGINX, directory.path, `proxy_pass ${server.url}/;`);
  const headers = { authorization: `Bearer ${CLAUDE_OPS_TOKEN}` };
  await expect
    .poll(() => fetch(`${nginx.url}/api/tasks`, { headers }).then(({ status }) => status, String))
    .toBe(200);
});
