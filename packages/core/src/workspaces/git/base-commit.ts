import { measureDirectory } from '../measure-directory.ts';
import type { WorkspaceLimits } from '../workspace-limits.ts';
import { createTreeCheck, type Gitlink } from './check-tree.ts';
import type { GitSession } from './git-session.ts';

/** The commit whose files are checked out, in a git directory of ours. */
export const BASE_REF = 'refs/base';

interface BasePlace {
  readonly gitDirectory: string;
  readonly limits: WorkspaceLimits;
}

export async function initBase(
  { gitDirectory }: Pick<BasePlace, 'gitDirectory'>,
  objectFormat: 'sha1' | 'sha256',
  git: GitSession,
): Promise<void> {
  await git.run([
    ...['init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`],
    ...['--', gitDirectory],
  ]);
}

/** @returns the name of the commit that something is, or that a tag points to. */
export async function findCommit(
  { gitDirectory }: Pick<BasePlace, 'gitDirectory'>,
  name: string,
  git: GitSession,
): Promise<string> {
  const commit = await git.run([
    ...[`--git-dir=${gitDirectory}`, 'rev-parse', '--quiet', '--verify', `${name}^{commit}`],
  ]);
  return commit.trim();
}

/** @throws {ClaudeOpsError} workspace_failed, where more would be checked out than the limits allow. */
export async function checkTree(
  { gitDirectory, limits }: BasePlace,
  git: GitSession,
): Promise<readonly Gitlink[]> {
  const fetched = await measureDirectory(gitDirectory, { files: Infinity, bytes: Infinity });
  const tree = createTreeCheck(limits, fetched.bytes);
  const listing = ['ls-tree', '-r', '-t', '-z', '--long', '--full-tree', BASE_REF];
  for await (const chunk of git.stream([`--git-dir=${gitDirectory}`, ...listing])) tree.read(chunk);
  return tree.gitlinks;
}
