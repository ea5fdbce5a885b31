import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Does something while no other process of this machine does the same by that name. Held by an abstract unix socket, which
 * the kernel frees with whoever holds it, however that ends.
 */
export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const address = `\0claude-ops-test-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const holder = createServer();
  const waiting = new Set<Socket>();
  holder.on('connection', (socket) => waiting.add(socket.on('error', () => undefined)));
  while (!(await listens(holder, address))) await untilFree(address);
  try {
    return await work();
  } finally {
    for (const socket of waiting) socket.destroy();
    holder.close();
    await once(holder, 'close');
  }
}

async function listens(server: Server, address: string): Promise<boolean> {
  server.listen(address);
  return await once(server, 'listening').then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
      throw error;
    },
  );
}

/** A connection to the holder ends with it, one way or another. */
async function untilFree(address: string): Promise<void> {
  await once(connect(address).resume(), 'end').catch(() => undefined);
}
