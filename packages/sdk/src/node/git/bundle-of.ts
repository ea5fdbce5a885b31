import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FolderProgress } from '../folder/folder-options.ts';
import { copyIndex } from './copy-index.ts';
import type { SentRepository } from './find-repository.ts';
import { gitOrThrow } from './git-or-throw.ts';
import type { GitCall } from './run-git.ts';
import { streamGit } from './stream-git.ts';

/** The commit whose files are in the work tree, and not yet committed. */
const WORK_TREE_REF = 'refs/claude-ops/worktree';
/** The same work tree makes the same commit. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'claude-ops',
  GIT_AUTHOR_EMAIL: 'claude-ops@localhost',
  GIT_AUTHOR_DATE: '@0 +0000',
  GIT_COMMITTER_NAME: 'claude-ops',
  GIT_COMMITTER_EMAIL: 'claude-ops@localhost',
  GIT_COMMITTER_DATE: '@0 +0000',
};

/**
 * The bytes of a git bundle: the history of HEAD, its branch, and what is not committed yet, as `git add --all` would have it,
 * with the filters that the user has set. Nothing is written to the repository: what is made for the bundle is kept beside it.
 *
 * @throws {ClaudeOpsError} invalid_request, with what git says.
 */
export async function* bundleOf(
  repository: SentRepository,
  onProgress?: (progress: FolderProgress) => void,
): AsyncGenerator<Uint8Array, undefined> {
  const room = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-bundle-'));
  try {
    const bundling = { ...repository, directory: path.join(room, 'git') };
    const { root, objectFormat, directory } = bundling;
    const init = ['init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`, directory];
    await gitOrThrow(init, { cwd: root });
    const refs = await writeRefs(bundling, await commitWorkTree(bundling));
    const call = { cwd: root, environment: inRoom(bundling) };
    let bytes = 0;
    for await (const chunk of streamGit(['bundle', 'create', '--quiet', '-', ...refs], call)) {
      bytes += chunk.byteLength;
      onProgress?.({ files: 0, totalFiles: 1, bytes, totalBytes: undefined });
      yield chunk;
    }
    onProgress?.({ files: 1, totalFiles: 1, bytes, totalBytes: bytes });
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

interface Bundling extends SentRepository {
  /** A git directory of our own. */
  readonly directory: string;
}

/** New objects go there, and those of the repository are found. */
function objectsOf({ directory, objects }: Bundling): Record<string, string> {
  return {
    GIT_OBJECT_DIRECTORY: path.join(directory, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
    GIT_NO_REPLACE_OBJECTS: '1',
  };
}

function inRoom(bundling: Bundling): Record<string, string> {
  return { ...objectsOf(bundling), GIT_DIR: bundling.directory };
}

/** @returns HEAD, where the work tree has nothing else than it. */
async function commitWorkTree(bundling: Bundling): Promise<string> {
  const { root, head, index, directory } = bundling;
  const ownIndex = path.join(directory, 'index');
  await copyIndex(index, ownIndex);
  const environment = { ...objectsOf(bundling), ...AUTHOR, GIT_INDEX_FILE: ownIndex };
  const call = { cwd: root, environment };
  await addAll(call);
  const tree = await gitOrThrow(['write-tree'], call);
  if (tree === (await gitOrThrow(['rev-parse', `${head}^{tree}`], call))) return head;
  return await gitOrThrow(['commit-tree', '-p', head, '-m', 'Not committed yet', tree], call);
}

/**
 * Git would have a commit in the place of a repository that HEAD does not know, or add nothing at all where that has none: nobody
 * else has it, so it is left out.
 */
async function addAll(call: GitCall): Promise<void> {
  const unknown = (await gitOrThrow(['ls-files', '--others', '--exclude-standard', '-z'], call)).split('\0');
  const nested = unknown.filter((name) => name.endsWith('/'));
  const paths = [':/', ...nested.map((name) => `:(exclude,top,literal)${name}`)];
  const input = Buffer.from(paths.map((name) => `${name}\0`).join(''));
  await gitOrThrow(['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], { ...call, input });
}

/** @returns those that go into the bundle. */
async function writeRefs(bundling: Bundling, workTree: string): Promise<string[]> {
  const { root, head, branch } = bundling;
  const call = { cwd: root, environment: inRoom(bundling) };
  if (branch === undefined) await gitOrThrow(['update-ref', '--no-deref', 'HEAD', head], call);
  else {
    await gitOrThrow(['update-ref', branch, head], call);
    await gitOrThrow(['symbolic-ref', 'HEAD', branch], call);
  }
  if (workTree !== head) await gitOrThrow(['update-ref', WORK_TREE_REF, workTree], call);
  return ['HEAD', ...(branch === undefined ? [] : [branch]), ...(workTree === head ? [] : [WORK_TREE_REF])];
}
