import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { NGINX } from '../support/nginx.ts';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** nginx before a server, as its documentation begins: `proxy_pass` and nothing else. */
async function startNginx(nginx: string, directory: string, settings: string) {
  const port = await freePort();
  const file = path.join(directory, `nginx-${port}.conf`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  await writeFile(
    file,
    `daemon off; master_process off; pid ${directory}/nginx-${port}.pid; error_log stderr; events {}
     http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; location / { ${settings} } } }`,
  );
  await promisify(execFile)(nginx, ['-t', '-q', '-c', file, '-p', directory]);
  const child = spawn(nginx, ['-c', file, '-p', directory], { stdio: 'ignore' });
  const ended = once(child, 'close');
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

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
  await using nginx = await startNginx(NGINX, directory.path, `proxy_pass ${server.url}/; ${settings}`);
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
  await using nginx = await startNginx(NGINX, directory.path, `proxy_pass ${server.url}/;`);
  const headers = { authorization: `Bearer ${CLAUDE_OPS_TOKEN}` };
  await expect
    .poll(() => fetch(`${nginx.url}/api/tasks`, { headers }).then(({ status }) => status, String))
    .toBe(200);
});
