import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ByteMask } from '../../secrets/byte-mask.ts';
import type { Repository } from '../../workspaces/workspace.ts';
import type { Root } from '../../system/directory-identity.ts';
import type { FileListing } from '../files/list-files.ts';
import { bytesOf } from '../files/path-bytes.ts';
import { UnreadableFileError } from '../files/read-file.ts';
import type { Snapshot } from '../snapshot.ts';
import { addExactly } from './add-exactly.ts';
import { canName, isInSubmodule, readBaseEntries, type BaseEntry } from './base-entries.ts';
import { copyAttributes, directoriesAbove } from './copy-attributes.ts';
import { copyFiles, type CopySources } from './copy-files.ts';
import type { LeftOut, PatchFiles } from './patch-files.ts';
import { openPrivateRepository, takeObjects } from './private-repository.ts';
import { gitText, runGit, type GitPlace } from './private-git.ts';

const TIMEOUT_MS = 120_000;

export interface PatchRequest extends CopySources {
  readonly repository: Repository;
  /** The directory of the repository's objects, as it was before the run. */
  readonly objects: Root;
  readonly files: PatchFiles;
  readonly before: Snapshot;
  readonly listing: FileListing;
  readonly byteMask: ByteMask;
  /** `PATH`, to find git. */
  readonly path: string | undefined;
  /** What its processes carry in their environment. */
  readonly mark: string;
  /** Why no patch would be right: what git ignores could not be found out. */
  readonly problem: string | undefined;
  /** Is told of what changed and is not in the patch. */
  readonly onLeftOut: (leftOut: LeftOut) => void;
}

/**
 * The changes against the commit that was checked out, as `git apply` takes them; nothing where there are none. Git sees
 * copies of the files, in a repository that is made for it: nothing that it is told comes from where the agent has written,
 * but for how to convert line ends. It is told of nothing but what changed, so that the rest costs nothing.
 *
 * @throws {UnreadableFileError} where it can't be made.
 */
export async function* makePatch({ files, problem, ...request }: PatchRequest) {
  const { gitDirectory, baseCommit } = request.repository;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    if (problem !== undefined) throw new Error(problem);
    await using made = await openPrivateRepository({ parent: path.dirname(gitDirectory), baseCommit });
    await takeObjects(made, request.objects, signal);
    const place = { ...made, path: request.path, mark: request.mark, signal };
    const base = await readBaseEntries(place, baseCommit, pathsOf(files));
    const own = withoutSubmodules(files, base);
    const copied = await copyAttributes(own, place.workTree, { ...request, signal });
    const chosen = await copyFiles(own, place.workTree, { ...request, copied, signal });
    for (const leftOut of chosen.leftOut) request.onLeftOut(leftOut);
    const paths = pathsOf(chosen);
    if (paths.length === 0) return;
    const compared = canName(paths)
      ? [baseCommit, '--', ...paths]
      : [await writeBaseTree(place, base, paths), '--'];
    await addExactly(chosen, {
      place,
      hasAttributes: copied.size > 0 || hadAttributes(chosen, request.before),
    });
    // A path may begin like a pattern, which it would be taken for.
    yield* runGit(place, ['--literal-pathspecs', 'diff', ...DIFF_OPTIONS, ...compared]);
  } catch (error) {
    const reason = signal.aborted ? 'there was no time left' : reasonOf(error);
    throw new UnreadableFileError(`The patch could not be made: ${reason}.`, { cause: error });
  }
}

function pathsOf({ present, gone }: PatchFiles): string[] {
  return [...present.map((file) => file.path), ...gone];
}

function withoutSubmodules(
  { present, gone, leftOut }: PatchFiles,
  base: ReadonlyMap<string, BaseEntry>,
): PatchFiles {
  return {
    present: present.filter((file) => !isInSubmodule(file.path, base)),
    gone: gone.filter((file) => !isInSubmodule(file, base)),
    leftOut,
  };
}

/** Makes a tree of what the commit has at these paths, and leaves the index empty. @returns its name. */
async function writeBaseTree(
  place: GitPlace,
  base: ReadonlyMap<string, BaseEntry>,
  paths: readonly string[],
): Promise<string> {
  const lines = paths.flatMap((file) => {
    const entry = base.get(file);
    if (entry?.type !== 'blob') return [];
    return [Buffer.from(`${entry.mode} ${entry.object}\t`), bytesOf(file), Buffer.from([0])];
  });
  await gitText(place, ['update-index', '-z', '--index-info'], { input: Buffer.concat(lines) });
  const tree = await gitText(place, ['write-tree']);
  await rm(place.indexFile, { force: true });
  return tree.trim();
}

/** Whether a file said before the run how git is to convert one of these. */
function hadAttributes(files: PatchFiles, before: Snapshot): boolean {
  return pathsOf(files)
    .flatMap(directoriesAbove)
    .some((above) => before.has(path.posix.join(above, '.gitattributes')));
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.replace(/\.$/, '');
}

const DIFF_OPTIONS = [
  ...['--cached', '--binary', '--full-index', '--find-renames', '-l1000', '--no-ext-diff', '--no-textconv'],
  ...['--no-color', '--src-prefix=a/', '--dst-prefix=b/'],
];
