import path from 'node:path';
import type { Repository } from '../../workspaces/workspace.ts';
import type { Root } from '../files/directory-identity.ts';
import { UnreadableFileError } from '../files/read-file.ts';
import { addExactly } from './add-exactly.ts';
import type { PatchPaths } from './choose-paths.ts';
import { copyFiles, copySettings, type CopySources } from './copy-files.ts';
import { openPrivateRepository } from './private-repository.ts';
import { gitText, runGit, type GitPlace } from './run-git.ts';
import { withoutForeign } from './without-foreign.ts';
import { nulSeparated } from './nul-separated.ts';

const TIMEOUT_MS = 120_000;

export interface PatchRequest extends CopySources {
  readonly repository: Repository;
  /** The directory of the repository's objects, as it was before the run. */
  readonly objects: Root;
  readonly paths: PatchPaths;
  /** Whether any file says, or said, how git is to convert others. */
  readonly hasAttributes: boolean;
  /** `PATH`, to find git. */
  readonly path: string | undefined;
  /** What its processes carry in their environment. */
  readonly mark: string;
}

/**
 * The changes against the commit that was checked out, as `git apply` takes them; nothing where there are none. Git sees
 * copies of the files, in a repository that is made for it: nothing that it is told comes from where the agent has written,
 * but for what to ignore and how to convert line ends.
 *
 * @throws {UnreadableFileError} where it can't be made.
 */
export async function* makePatch({ paths, hasAttributes, ...request }: PatchRequest) {
  const { gitDirectory, baseCommit } = request.repository;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const sources = { parent: path.dirname(gitDirectory), objects: request.objects, baseCommit, signal };
    await using made = await openPrivateRepository(sources);
    const place: GitPlace = { ...made, path: request.path, mark: request.mark, signal };
    const settings = await copySettings(paths, place.workTree, { ...request, signal });
    await gitText(place, ['read-tree', baseCommit]);
    const chosen = await withoutForeign(paths, place);
    await copyFiles(chosen, place.workTree, { ...request, settings, signal });
    await gitText(place, ['update-index', '--force-remove', '-z', '--stdin'], {
      input: nulSeparated(chosen.gone),
    });
    await addExactly(chosen, { place, hasAttributes });
    yield* runGit(place, ['diff', ...DIFF_OPTIONS, baseCommit, '--']);
  } catch (error) {
    const reason = signal.aborted ? 'there was no time left' : reasonOf(error);
    throw new UnreadableFileError(`The patch could not be made: ${reason}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.replace(/\.$/, '');
}

const DIFF_OPTIONS = [
  ...['--cached', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv'],
  ...['--no-color', '--src-prefix=a/', '--dst-prefix=b/'],
];
