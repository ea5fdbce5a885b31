import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const HOST = 'api.anthropic.com';

export interface RealApi extends AsyncDisposable {
  /** As `UPSTREAM_BASE_URL`. */
  readonly url: string;
  /** Of a server and its agents, so that they find it. */
  readonly env: NodeJS.ProcessEnv;
  /** What was asked for that no gateway asks for, and was given no answer, as where there is no network. */
  readonly refused: string[];
}

/**
 * The stand-in under the name of the real API, and nothing else of a network: a proxy leads to it alone.
 *
 * @param directory for its certificate
 */
export async function startRealApi(directory: string, standIn: string): Promise<RealApi> {
  const { key, cert, certFile } = await makeCertificate(directory);
  const refused: string[] = [];
  const api = createSecureServer({ key, cert }, (incoming, response) => {
    if (incoming.url?.startsWith('/v1/messages') === true) return pass(incoming, response, standIn);
    refused.push(`${HOST}${incoming.url}`);
    incoming.socket.destroy();
  });
  const port = await listen(api);
  const proxy = createServer((_, response) => response.writeHead(403).end());
  proxy.on('connect', ({ url = '' }, socket) => {
    // Whoever has ended resets its connections.
    socket.on('error', () => undefined);
    if (url !== `${HOST}:443`) {
      refused.push(url);
      return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    const there = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    there.on('error', () => socket.destroy());
    return socket.pipe(there).pipe(socket);
  });
  return {
    url: `https://${HOST}`,
    env: { HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`, NODE_EXTRA_CA_CERTS: certFile },
    refused,
    async [Symbol.asyncDispose]() {
      for (const server of [proxy, api]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function pass(incoming: IncomingMessage, response: ServerResponse, standIn: string): void {
  const { method, url = '', headers } = incoming;
  const onward = request(new URL(url, standIn), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It listens on no socket in the file system.
  return (server.address() as AddressInfo).port;
}

async function makeCertificate(directory: string) {
  const [keyFile, certFile] = [path.join(directory, 'key.pem'), path.join(directory, 'certificate.pem')];
  const made = ['-keyout', keyFile, '-out', certFile, '-days', '2'];
  const named = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made, ...named]);
  return { key: await readFile(keyFile), cert: await readFile(certFile), certFile };
}
