import { realpath } from 'node:fs/promises';

/**
 * Directories in which services of the machine listen on sockets that everybody, or every session of a user, may connect to. Each can reach the network, or start
 * programs, for whoever asks: a user's own systemd runs commands, resolvers ask name servers.
 */
const SERVICE_DIRECTORIES = [
  '/run/user',
  '/run/systemd',
  '/run/dbus',
  '/run/nscd',
  '/run/avahi-daemon',
  '/run/podman',
];

/** Those of them that there are: absolute, without links. A run with a network of its own sees empty ones. */
export async function findServiceDirectories(): Promise<string[]> {
  const found = await Promise.all(
    SERVICE_DIRECTORIES.map(async (directory) =>
      realpath(directory).then(
        (real) => [real],
        () => [],
      ),
    ),
  );
  return found.flat();
}
