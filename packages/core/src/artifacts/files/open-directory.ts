import { chmodSync, closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { codeOf } from '../../system/code-of.ts';
import { identityOf, isSameDirectory, type DirectoryIdentity } from '../../system/directory-identity.ts';

const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

export interface OpenDirectory extends Disposable {
  /** Leads to this directory while it is open, whatever takes its place: on Linux, by its number. */
  readonly path: string | Buffer;
  /** Its size as the file system tells it, which grows with the number of entries. */
  readonly bytes: number;
}

/** Opens a directory that was found before. Undefined where something else has taken its place. */
export function openDirectory(path: string | Buffer, identity: DirectoryIdentity): OpenDirectory | undefined {
  const descriptor = openReadable(path, identity);
  if (descriptor === undefined) return undefined;
  const close = () => closeSync(descriptor);
  const stats = fstatSync(descriptor, { bigint: true });
  if (!isSameDirectory(identityOf(stats), identity)) {
    close();
    return undefined;
  }
  return {
    path: process.platform === 'linux' ? `/proc/self/fd/${descriptor}` : path,
    bytes: Number(stats.size),
    [Symbol.dispose]: close,
  };
}

/** The agent may have taken the right to read from its owner, who can take it back. */
function openReadable(path: string | Buffer, identity: DirectoryIdentity): number | undefined {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
    if (codeOf(error) !== 'EACCES') throw error;
    if (!isSameDirectory(identityOf(lstatSync(path, { bigint: true })), identity)) return undefined;
    chmodSync(path, 0o700);
    return openSync(path, FLAGS);
  }
}
