import { constants } from 'node:fs';
import { chmod, lstat, open, type FileHandle } from 'node:fs/promises';
import { codeOf } from './code-of.ts';
import { identityOf, isSameDirectory, type DirectoryIdentity } from './directory-identity.ts';

const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

export interface OpenDirectory extends AsyncDisposable {
  /** Leads to this directory while it is open, whatever takes its place: on Linux, by its number. */
  readonly path: string;
}

/** Opens a directory that was found before. Undefined where something else has taken its place. */
export async function openDirectory(
  path: string,
  identity: DirectoryIdentity,
): Promise<OpenDirectory | undefined> {
  const handle = await openReadable(path, identity);
  if (handle === undefined) return undefined;
  const close = () => handle.close();
  if (!isSameDirectory(identityOf(await handle.stat({ bigint: true })), identity)) {
    await close();
    return undefined;
  }
  return {
    path: process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path,
    [Symbol.asyncDispose]: close,
  };
}

/** The agent may have taken the right to read from its owner, who can take it back. */
async function openReadable(path: string, identity: DirectoryIdentity): Promise<FileHandle | undefined> {
  try {
    return await open(path, FLAGS);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
    if (codeOf(error) !== 'EACCES') throw error;
    if (!isSameDirectory(identityOf(await lstat(path, { bigint: true })), identity)) return undefined;
    await chmod(path, 0o700);
    return await open(path, FLAGS);
  }
}
