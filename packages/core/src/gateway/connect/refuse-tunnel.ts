import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TunnelRefusal } from './tunnel-refusal.ts';

/** Answers a CONNECT with a refusal, and closes: a client that wants to ask again opens another connection. */
export function refuseTunnel(socket: Duplex, { status, text, headers = {} }: TunnelRefusal): void {
  const body = `${text}\n`;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  // What was still sent is read and dropped: a connection that is closed under a sender loses the answer.
  socket.resume();
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
