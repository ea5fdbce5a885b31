import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { codeOf } from '../system/code-of.ts';
import type { Logger } from '../logger.ts';

/** A socket by which others see that an engine lives, whatever its process is called where they run. */
const SIGN = 'alive';

/** Whether an engine works in a directory. Unknown where it never gave a sign, or the sign can't be read. */
type Occupation = 'alive' | 'dead' | 'unknown';

/**
 * Shows for as long as this process lives that an engine works in a directory. A system without such sockets shows nothing.
 *
 * @throws {Error} where an engine does already.
 */
export async function occupy(directory: string, logger: Logger): Promise<AsyncDisposable> {
  if ((await occupationOf(directory)) === 'alive')
    throw new Error(
      `Another engine works in ${directory}: give each its own name with \`instanceId\`, or its own directory with \`dataDirectory\`.`,
    );
  const file = path.join(directory, SIGN);
  await rm(file, { force: true });
  const server = createServer((connection) => connection.destroy());
  try {
    server.listen(file);
    await once(server, 'listening');
  } catch (error) {
    logger.warn(
      { event: 'directory_not_marked', err: error, directory },
      'a directory could not be marked for removal after a crash',
    );
  }
  server.unref();
  return {
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

export async function occupationOf(directory: string): Promise<Occupation> {
  const socket = connect(path.join(directory, SIGN));
  try {
    await once(socket, 'connect');
    return 'alive';
  } catch (error) {
    return codeOf(error) === 'ECONNREFUSED' ? 'dead' : 'unknown';
  } finally {
    socket.destroy();
  }
}
