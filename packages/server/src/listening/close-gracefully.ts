import type { Socket } from 'node:net';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { App } from '../app.ts';
import type { OpenStreams } from '../event-stream/open-streams.ts';
import { isProbe } from '../routes/route-of.ts';

export interface Closing {
  /** Whether the server takes nothing more in. */
  isClosing(): boolean;
}

/**
 * Makes `close` end the event streams, answer what is in flight, refuse what still comes in over open connections, and
 * leave none of them behind. Probes are answered to the last.
 */
export function closeGracefully(
  app: App,
  { openStreams, closeTimeoutMs }: { openStreams: OpenStreams; closeTimeoutMs: number },
): Closing {
  const connections = new Set<Socket>();
  let isClosing = false;
  let deadline: NodeJS.Timeout | undefined;

  app.server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  app.addHook('preClose', async () => {
    isClosing = true;
    openStreams.end();
    // Browsers open connections ahead of need. Node takes one that has not been used yet for a busy one.
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
    deadline = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs);
  });
  app.addHook('onClose', async () => clearTimeout(deadline));

  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      // A connection becomes idle after its response has closed; Node only closes those idle when the closing began.
      if (isClosing) setImmediate(() => app.server.closeIdleConnections());
    });
    if (isClosing && !isProbe(request))
      throw new ClaudeOpsError('shutting_down', 'The server is shutting down.');
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  return { isClosing: () => isClosing };
}
