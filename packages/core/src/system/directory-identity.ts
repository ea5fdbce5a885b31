import { lstat } from 'node:fs/promises';
import { ClaudeOpsError } from '@claude-ops/contract';
import { identityOf, isSameFile, type FileIdentity } from './file-identity.ts';

/** The directory that everything collected is in, as it was before the run. */
export interface Root extends FileIdentity {
  /** Absolute. */
  readonly path: string;
}

/** @throws {ClaudeOpsError} artifacts_failed, where there is no directory. */
export async function findRoot(path: string): Promise<Root> {
  const { device, inode } = (await identityOfDirectory(path)) ?? rootReplaced();
  return { path, device, inode };
}

/** @throws {ClaudeOpsError} artifacts_failed, where another directory, a link or nothing has taken its place. */
export async function assertSameRoot(root: Root): Promise<void> {
  if (!(await isSameRoot(root))) rootReplaced();
}

export async function isSameRoot(root: Root): Promise<boolean> {
  const identity = await identityOfDirectory(root.path);
  return identity !== undefined && isSameFile(identity, root);
}

/** Undefined where there is none, also where a link leads to one. */
async function identityOfDirectory(path: string): Promise<FileIdentity | undefined> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  return stats?.isDirectory() === true ? identityOf(stats) : undefined;
}

/** A file that lies elsewhere is not the run's to give away. */
function rootReplaced(): never {
  throw new ClaudeOpsError(
    'artifacts_failed',
    'The workspace was replaced or removed during the run, so no file was collected. Let the agent keep its working directory.',
  );
}
