import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Check } from '@claude-ops/cli';
import type { Configuration } from '../configuration/read-configuration.ts';
import { listenAddresses } from '@claude-ops/server';
import { askServer } from './ask-server.ts';

const name = 'port';

/** Whether a server can listen where it is told to, or whether one does already. */
export async function checkPort(
  { host, port, tokens }: Pick<Configuration, 'host' | 'port' | 'tokens'>,
  signal: AbortSignal,
): Promise<Check> {
  if (port === 0) return { name, state: 'ok', detail: 'the server takes a free one' };
  const [first, other] = listenAddresses(host);
  const refusal = await tryToListen(first, port);
  switch (refusal) {
    case undefined:
      return other === undefined || (await tryToListen(other, port)) !== 'EADDRINUSE'
        ? { name, state: 'ok', detail: `${port} is free on ${host}` }
        : problem(
            `${port} is in use on ${other}: the program there would get requests for localhost`,
            'Stop the program that listens there, or choose another port with PORT.',
          );
    case 'EADDRINUSE':
      return await describeListener(`http://${addressOf(host)}:${port}`, { port, token: tokens[0], signal });
    case 'EACCES':
      return problem(`this user may not listen on ${port}`, 'Choose a port above 1023 with PORT.');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return problem(
        `this machine has no address ${host}`,
        'Choose an address of this machine with HOST, such as 127.0.0.1.',
      );
    default:
      return problem(`${port} on ${host}: ${refusal}`, 'Choose another address with HOST and PORT.');
  }
}

/** The code of what keeps anything from listening there; undefined where nothing does. */
async function tryToListen(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen({ host, port });
    await listening;
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}

async function describeListener(
  url: string,
  {
    port,
    token,
    signal,
  }: { readonly port: number; readonly token: string | undefined; readonly signal: AbortSignal },
): Promise<Check> {
  const answer = await askServer({ url, ...(token !== undefined && { token }) }, signal);
  if (answer.kind === 'silent' || answer.kind === 'stranger')
    return problem(
      `${port} is in use by a program that is not claude-ops`,
      'Stop the program that listens there, or choose another port with PORT.',
    );
  const version = answer.kind === 'served' ? ` ${answer.health.version}` : '';
  return { name, state: 'ok', detail: `claude-ops${version} already listens on ${port}` };
}

/** Where a listener on a host is reached from here. */
function addressOf(host: string): string {
  if (['0.0.0.0', '::', 'localhost'].includes(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function problem(detail: string, advice: string): Check {
  return { name, state: 'problem', detail, advice };
}
