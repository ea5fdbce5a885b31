import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { copyTree } from '../copy-tree.ts';
import type { GitSession } from './git-session.ts';

interface ClonePlaces {
  /** An empty directory. */
  readonly workspace: string;
  /** The directory of the objects. */
  readonly gitDirectory: string;
}

interface CloneForm {
  /** The branch that HEAD is to be, until it is given another value. */
  readonly branch: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/**
 * Makes a repository in a workspace that has the objects of another. They are copied, not linked: git in the workspace may do
 * to its own what it likes.
 *
 * @returns what runs git in it.
 */
export async function initClone(
  { workspace, gitDirectory }: ClonePlaces,
  { branch, objectFormat }: CloneForm,
  git: GitSession,
): Promise<(...commandArguments: string[]) => Promise<string>> {
  await git.run([
    ...['init', '--quiet', '--template=', `--object-format=${objectFormat}`],
    ...[`--initial-branch=${branch}`, '--', workspace],
  ]);
  const dotGit = path.join(workspace, '.git');
  await mkdir(path.join(dotGit, 'objects'), { recursive: true });
  await copyTree(path.join(gitDirectory, 'objects'), path.join(dotGit, 'objects'), git.signal);
  return async (...commandArguments) =>
    await git.run([`--git-dir=${dotGit}`, `--work-tree=${workspace}`, ...commandArguments]);
}
