import type { Socket } from 'node:net';
import { ClaudeOpsError, HEADERS } from '@claude-ops/contract';
import { problemBytes } from '../listening/problem-bytes.ts';

/** How long a refused connection may take to read its answer, in milliseconds. */
const LINGER_MS = 1_000;

/** So many refused connections are answered at once. More are closed without a word: they hold descriptors too. */
const MOST_LINGERING = 64;

/** Answers connections that the server has no room for with 503, and closes them. */
export function createConnectionRefusal(createRequestId: () => string): (socket: Socket) => void {
  const lingering = new Set<Socket>();
  return (socket) => {
    socket.on('error', () => undefined);
    if (lingering.size >= MOST_LINGERING) {
      socket.destroy();
      return;
    }
    lingering.add(socket);
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      lingering.delete(socket);
    });
    // A connection that is closed with bytes unread is reset, and the answer is lost.
    socket.resume();
    socket.end(problemBytes(tooMany(), { requestId: createRequestId(), headers: RETRY }));
  };
}

const RETRY = { [HEADERS.retryAfter]: '1' };

function tooMany(): ClaudeOpsError {
  return new ClaudeOpsError('too_many_connections', 'This server has reached its limit of connections.');
}
