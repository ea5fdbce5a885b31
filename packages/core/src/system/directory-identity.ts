import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { ClaudeOpsError } from '@claude-ops/contract';

/** Which directory a path led to when it was looked at. */
export interface DirectoryIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/** The directory that everything collected is in, as it was before the run. */
export interface Root extends DirectoryIdentity {
  /** Absolute. */
  readonly path: string;
}

/** @throws {ClaudeOpsError} artifacts_failed, where there is no directory. */
export async function findRoot(path: string): Promise<Root> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined);
  if (stats?.isDirectory() !== true) throw rootReplaced();
  return { path, ...identityOf(stats) };
}

/** @throws {ClaudeOpsError} artifacts_failed, where another directory, a link or nothing has taken its place. */
export async function assertSameRoot(root: Root): Promise<void> {
  if (!(await isSameRoot(root))) throw rootReplaced();
}

export async function isSameRoot(root: Root): Promise<boolean> {
  const stats = await lstat(root.path, { bigint: true }).catch(() => undefined);
  return stats?.isDirectory() === true && isSameDirectory(identityOf(stats), root);
}

export function identityOf({ dev, ino }: BigIntStats): DirectoryIdentity {
  return { device: dev, inode: ino };
}

export function isSameDirectory(one: DirectoryIdentity, other: DirectoryIdentity): boolean {
  return one.device === other.device && one.inode === other.inode;
}

/** What lies elsewhere is not the run's to give away. */
function rootReplaced(): ClaudeOpsError {
  return new ClaudeOpsError(
    'artifacts_failed',
    'The workspace was replaced or removed during the run, so no file was collected. Let the agent keep its working directory.',
  );
}
