import { once } from 'node:events';
import { chmod, open, rm, type FileHandle } from 'node:fs/promises';
import { closeServer, createHttpServer, ignoreAcceptErrors, type Handlers } from './http-server.ts';

const SOCKET_NAME = 'gateway.sock';

/**
 * Where a run that has no network reaches the gateway: `gateway.sock` in a directory, for whoever can reach that directory. It
 * takes the place of what an earlier server left there. Disposing closes it, and takes the file away.
 */
export async function listenOnSocket(directory: string, handlers: Handlers): Promise<AsyncDisposable> {
  const held = await open(directory, 'r');
  const path = `${shortPath(directory, held)}/${SOCKET_NAME}`;
  const server = createHttpServer(handlers);
  const close = async () => {
    await closeServer(server);
    await rm(path, { force: true });
    await held.close();
  };
  let closing: Promise<void> | undefined;
  try {
    await rm(path, { force: true });
    server.listen(path);
    await once(server, 'listening');
    ignoreAcceptErrors(server);
    server.unref();
    // Whoever runs in the container may be any user: the directory says who comes near.
    await chmod(path, 0o666);
  } catch (error) {
    await close();
    throw error;
  }
  return { [Symbol.asyncDispose]: () => (closing ??= close()) };
}

/** The address of a socket holds 107 bytes, and a path may be longer: a directory that is open has a short name. */
function shortPath(directory: string, { fd }: FileHandle): string {
  return process.platform === 'linux' ? `/proc/self/fd/${fd}` : directory;
}
