import { createReadStream } from 'node:fs';
import { DISK_FULL_ADVICE, isDiskFull } from '../../system/disk-full.ts';
import { withinSize } from '../watch-size.ts';
import { workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { WorkspaceLimits } from '../workspace-limits.ts';
import type { Repository } from '../workspace.ts';
import { BASE_REF, checkTree, findCommit, initBase } from './base-commit.ts';
import { readBundleHeader, type BundleHeader } from '../../git/bundle-header.ts';
import { FSCK_IGNORED } from '../../git/git-environment.ts';
import type { GitSession } from './git-session.ts';
import { initClone } from './init-clone.ts';
import { GitFailure, GitNotStartedError } from '../../git/git-failure.ts';

interface BundleRequest {
  /** The file. */
  readonly bundle: string;
  /** An empty directory. */
  readonly workspace: string;
  /** A git directory to make, outside of the workspace: the objects stay there. */
  readonly gitDirectory: string;
  readonly limits: WorkspaceLimits;
}

/**
 * Makes a repository of a bundle from nobody knows whom: its pack is unpacked into a git directory of ours, every object of it
 * checked, measured there, and only then copied and checked out. Of the refs only HEAD, its branch and the work tree count.
 *
 * @throws {ClaudeOpsError} workspace_failed
 * @throws the reason of the session's signal, where it is aborted.
 */
export async function openBundle(request: BundleRequest, git: GitSession): Promise<Repository> {
  const { workspace, gitDirectory, limits } = request;
  const header = await readBundleHeader(request.bundle);
  try {
    await initBase(request, header.objectFormat, git);
    await withinSize(gitDirectory, limits, async (tooLarge) => {
      await indexPack(request, header, git.until(tooLarge));
    });
    const head = await findCommit(request, header.head, git);
    const baseCommit = await findCommit(request, header.workTree, git);
    await git.run([`--git-dir=${gitDirectory}`, 'update-ref', BASE_REF, baseCommit]);
    await checkTree(request, git);
    await withinSize(workspace, limits, async (tooLarge) => {
      await checkOut(request, { ...header, head, workTree: baseCommit }, git.until(tooLarge));
    });
    return { gitDirectory, baseCommit };
  } catch (error) {
    throw explain(error);
  }
}

/** The pack needs nothing besides itself, and all that its objects name is in it. */
async function indexPack(
  { bundle, gitDirectory, limits }: BundleRequest,
  { packOffset }: BundleHeader,
  git: GitSession,
): Promise<void> {
  const faults = FSCK_IGNORED.map((fault) => `${fault}=ignore`).join(',');
  await git.run(
    [
      ...[`--git-dir=${gitDirectory}`, 'index-pack', '--stdin', `--strict=${faults}`],
      `--max-input-size=${limits.maxBytes}`,
    ],
    { input: createReadStream(bundle, { start: packOffset }) },
  );
}

/** The work tree has the files of one commit, HEAD and the index have another: git shows the difference as changes. */
async function checkOut(
  request: BundleRequest,
  { branch, objectFormat, head, workTree }: BundleHeader,
  git: GitSession,
): Promise<void> {
  const inWorkspace = await initClone(request, { branch: branch ?? 'main', objectFormat }, git);
  if (branch === undefined) await inWorkspace('update-ref', '--no-deref', 'HEAD', head);
  else await inWorkspace('update-ref', `refs/heads/${branch}`, head);
  await git.run(['-C', request.workspace, 'read-tree', '--reset', '-u', workTree]);
  if (workTree !== head) await git.run(['-C', request.workspace, 'reset', '--quiet']);
}

function explain(error: unknown): unknown {
  if (error instanceof GitNotStartedError) return workspaceFailure(error.message, error.cause);
  if (!(error instanceof GitFailure)) return error;
  const said = error.message.replaceAll(/\s*\n\s*/g, '; ');
  if (isDiskFull(error))
    return workspaceFailure(`git could not take in the bundle. ${DISK_FULL_ADVICE}`, error);
  const advice = said.includes('did not receive expected object')
    ? 'It lacks objects, as one of a shallow or partial clone does: make it of a whole one (git fetch --unshallow).'
    : 'What it holds is damaged, or is meant to harm.';
  return workspaceFailure(`git could not take in the bundle (${said}). ${advice}`, error);
}
