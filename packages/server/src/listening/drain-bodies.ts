import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { App } from '../app.ts';

/** How long a caller may go on sending a body that was answered already, in milliseconds. */
const DRAIN_MS = 5_000;

/**
 * Throws away what still comes of a body that was answered before its end, so that the caller gets to read the answer: a
 * connection that is closed with bytes unread is reset. Whoever goes on sending for long is cut off.
 */
export function drainBodies(app: App): void {
  app.addHook('onSend', async ({ raw }, reply) => {
    if (raw.complete || raw.destroyed || !raw.readable) return;
    reply.removeHeader('connection');
    drain(raw);
  });
}

function drain(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), DRAIN_MS);
  closeOnceRead(request);
  request.once('close', () => clearTimeout(timer));
  request.unpipe();
  request.resume();
}

/**
 * Node closes a connection that it will not use again as soon as the answer is written, by `destroySoon`. The half that
 * writes is closed then, so that the caller knows the answer is whole; the other once the body is read.
 */
function closeOnceRead(request: IncomingMessage): void {
  const { socket } = request;
  const close = () => Socket.prototype.destroySoon.call(socket);
  socket.destroySoon = () => {
    if (request.readableEnded) return close();
    socket.end();
    request.once('end', close);
  };
}
