import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

/** The path of nginx, if it is installed. */
export const NGINX = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin']
  .map((directory) => path.join(directory, 'nginx'))
  .find((file) => existsSync(file));

const CONFIGURATION = new URL('../../../../docker/nginx.conf', import.meta.url);

export async function readNginxConfiguration(): Promise<string> {
  return await readFile(CONFIGURATION, 'utf8');
}

interface NginxOptions {
  readonly nginx: string;
  readonly directory: string;
  /** The two nodes, as `http://host:port`. */
  readonly nodes: readonly [string, string];
}

/** nginx as the cluster of Compose has it: only addresses and directories are others. */
export async function startClusterNginx({ nginx, directory, nodes }: NginxOptions) {
  const port = await freePort();
  const file = path.join(directory, 'nginx.conf');
  const [first, second] = nodes.map((url) => new URL(url).host);
  const text = (await readNginxConfiguration())
    .replace('server api-1:3000', `server ${first}`)
    .replace('server api-2:3000', `server ${second}`)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${directory}/`);
  await writeFile(file, text);
  return await start(file, { nginx, directory, port });
}

/** nginx before a server, as its documentation begins: `proxy_pass` and nothing else. */
export async function startPlainNginx(nginx: string, directory: string, settings: string) {
  const port = await freePort();
  const file = path.join(directory, `nginx-${port}.conf`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  await writeFile(
    file,
    `pid ${directory}/nginx-${port}.pid; error_log stderr; events {}
     http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; location / { ${settings} } } }`,
  );
  return await start(file, { nginx, directory, port });
}

async function start(
  file: string,
  { nginx, directory, port }: Pick<NginxOptions, 'nginx' | 'directory'> & { readonly port: number },
) {
  await promisify(execFile)(nginx, ['-t', '-q', '-c', file, '-p', directory]);
  const foreground = ['-g', 'daemon off; master_process off;'];
  const child = spawn(nginx, ['-c', file, '-p', directory, ...foreground], { stdio: 'ignore' });
  const ended = once(child, 'close');
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
