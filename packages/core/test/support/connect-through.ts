import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface Tunnel {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly socket: Duplex;
  /** What was refused, in words; or all that still comes. */
  rest(): Promise<string>;
}

interface Door {
  /** Of the gateway, or the path of a socket. */
  readonly at: string;
  /** As it is sent. */
  readonly authorization?: string;
}

/** Sends a CONNECT and waits for the head of its answer. */
export async function connectThrough({ at, authorization }: Door, authority: string): Promise<Tunnel> {
  const { promise, resolve, reject } = Promise.withResolvers<Tunnel>();
  const door = at.startsWith('http')
    ? { host: new URL(at).hostname, port: new URL(at).port }
    : { socketPath: at };
  const request = httpRequest({
    ...door,
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: { host: authority, ...(authorization && { 'proxy-authorization': authorization }) },
  });
  request.once('connect', ({ statusCode = 0, headers }, socket, head) => {
    if (head.length > 0) socket.unshift(head);
    socket.on('error', () => undefined);
    resolve({ status: statusCode, headers, socket, rest: () => text(socket) });
  });
  request.once('error', reject);
  request.end();
  return await promise;
}

export function basic(token: string, user = 'claude-ops'): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
}
