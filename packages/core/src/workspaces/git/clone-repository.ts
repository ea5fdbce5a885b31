import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { copyTree } from '../copy-tree.ts';
import { measureDirectory } from '../measure-directory.ts';
import { withinSize } from '../watch-size.ts';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { WorkspaceLimits } from '../workspace-limits.ts';
import type { Repository } from '../workspace.ts';
import { addSubmodules } from './add-submodules.ts';
import { createTreeCheck, type Gitlink } from './check-tree.ts';
import { candidatesFor, chooseTarget, type CheckoutTarget } from './choose-target.ts';
import { explainFailure } from '../../git/explain-failure.ts';
import type { PinnedRemote } from '../../git/git-environment.ts';
import { isCommitName, gitRefProblem } from '../../git/git-ref.ts';
import type { GitSession } from './git-session.ts';

/** Where in our own repository what was fetched is kept. */
const BASE_REF = 'refs/base';

export interface CloneRequest {
  /** Without credentials. */
  readonly gitUrl: string;
  readonly gitRef: string | undefined;
  readonly submodules: boolean;
  /** An empty directory. */
  readonly workspace: string;
  /** A git directory to make, outside of the workspace: what is fetched stays there. */
  readonly gitDirectory: string;
  readonly limits: WorkspaceLimits;
}

/**
 * Clones one commit of a repository from nobody knows whom: fetched into a git directory of ours, measured there, and
 * only then copied and checked out. No credentials, hooks or filters ever are in the workspace.
 *
 * @throws {ClaudeOpsError} workspace_failed
 * @throws the reason of the session's signal, where it is aborted.
 */
export async function cloneRepository(request: CloneRequest, git: GitSession): Promise<Repository> {
  try {
    const remote = await git.check(request.gitUrl);
    const target = await findTarget(request, remote, git);
    const baseCommit = await fetchTarget(request, target, remote, git);
    const gitlinks = await checkTree(request, git);
    // What is checked out may be larger than what git has: attributes convert line ends and encodings.
    await withinSize(request.workspace, request.limits, async (tooLarge) => {
      await makeClone(request, target, baseCommit, git.until(tooLarge));
    });
    if (request.submodules && gitlinks.length > 0) await addSubmodules(request, { remote, gitlinks }, git);
    return { gitDirectory: request.gitDirectory, baseCommit };
  } catch (error) {
    throw explainFailure(error, request.gitUrl);
  }
}

async function findTarget(
  { gitRef }: CloneRequest,
  remote: PinnedRemote,
  git: GitSession,
): Promise<CheckoutTarget> {
  const problem = gitRef === undefined ? undefined : gitRefProblem(gitRef);
  if (problem !== undefined) throw workspaceFailure(`The gitRef ${quote(gitRef ?? '')} ${problem}.`);
  const isCommit = gitRef !== undefined && isCommitName(gitRef);
  const printed = isCommit
    ? ''
    : await git.reach(
        [remote],
        ['ls-remote', '--quiet', '--symref', '--', remote.url.url, ...candidatesFor(gitRef)],
      );
  const target = chooseTarget(gitRef, printed);
  if (target !== undefined) return target;
  throw workspaceFailure(
    gitRef === undefined
      ? `The repository ${quote(remote.url.url)} has no default branch: it is empty, or needs a gitRef.`
      : `The repository ${quote(remote.url.url)} has no branch or tag ${quote(gitRef)}: check its name. A commit is given with all its 40 characters.`,
  );
}

/** @returns the commit that the target is, or that a tag points to. */
async function fetchTarget(
  { gitDirectory, limits }: CloneRequest,
  { remoteRef, objectFormat }: CheckoutTarget,
  remote: PinnedRemote,
  git: GitSession,
): Promise<string> {
  await git.run([
    ...['init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`],
    ...['--', gitDirectory],
  ]);
  await withinSize(gitDirectory, limits, async (tooLarge) => {
    await git
      .until(tooLarge)
      .reach(
        [remote],
        [
          ...[
            `--git-dir=${gitDirectory}`,
            'fetch',
            '--quiet',
            '--depth=1',
            '--no-tags',
            '--no-write-fetch-head',
          ],
          ...['--no-recurse-submodules', '--end-of-options', remote.url.url, `+${remoteRef}:${BASE_REF}`],
        ],
      );
  });
  const commit = await git.run([
    ...[`--git-dir=${gitDirectory}`, 'rev-parse', '--quiet', '--verify', `${BASE_REF}^{commit}`],
  ]);
  return commit.trim();
}

async function checkTree(
  { gitDirectory, limits }: CloneRequest,
  git: GitSession,
): Promise<readonly Gitlink[]> {
  const fetched = await measureDirectory(gitDirectory, { files: Infinity, bytes: Infinity });
  const tree = createTreeCheck(limits, fetched.bytes);
  await git.run(
    [`--git-dir=${gitDirectory}`, 'ls-tree', '-r', '-t', '-z', '--long', '--full-tree', BASE_REF],
    { onOutput: tree.read },
  );
  return tree.gitlinks;
}

/** The objects are copied, not linked: git in the workspace may do to its own what it likes. */
async function makeClone(
  { workspace, gitDirectory, gitUrl }: CloneRequest,
  target: CheckoutTarget,
  baseCommit: string,
  git: GitSession,
): Promise<void> {
  const branch = target.kind === 'branch' ? target.name : 'main';
  await git.run([
    ...['init', '--quiet', '--template=', `--object-format=${target.objectFormat}`],
    ...[`--initial-branch=${branch}`, '--', workspace],
  ]);
  const dotGit = path.join(workspace, '.git');
  await mkdir(path.join(dotGit, 'objects'), { recursive: true });
  for (const name of ['objects', 'shallow'])
    await copyTree(path.join(gitDirectory, name), path.join(dotGit, name), git.signal);

  const inWorkspace = (...commandArguments: string[]) =>
    git.run([`--git-dir=${dotGit}`, `--work-tree=${workspace}`, ...commandArguments]);
  await inWorkspace('config', 'remote.origin.url', gitUrl);
  await inWorkspace('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  if (target.kind === 'branch') {
    await inWorkspace('update-ref', `refs/heads/${branch}`, baseCommit);
    await inWorkspace('update-ref', `refs/remotes/origin/${branch}`, baseCommit);
    await inWorkspace('config', `branch.${branch}.remote`, 'origin');
    await inWorkspace('config', `branch.${branch}.merge`, `refs/heads/${branch}`);
  } else {
    if (target.kind === 'tag') {
      const tag = await git.run([`--git-dir=${gitDirectory}`, 'rev-parse', '--verify', BASE_REF]);
      await inWorkspace('update-ref', `refs/tags/${target.name}`, tag.trim());
    }
    await inWorkspace('update-ref', '--no-deref', 'HEAD', baseCommit);
  }
  await git.run(['-C', workspace, 'reset', '--hard', '--quiet']);
}
