import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Workspace } from '../../workspaces/workspace.ts';
import { UnreadableFileError } from '../files/read-file.ts';
import type { PatchPaths } from './choose-paths.ts';
import { addExactly } from './add-exactly.ts';
import { gitText, runGit, type GitPlace } from './run-git.ts';

const TIMEOUT_MS = 120_000;
const GITLINK = '160000 ';

export interface PatchRequest {
  readonly workspace: Required<Pick<Workspace, 'path' | 'repository'>>;
  readonly paths: PatchPaths;
  /** Whether any file says how git is to convert others. */
  readonly hasAttributes: boolean;
  /** `PATH`, to find git. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * The changes against the commit that was checked out, as `git apply` takes them; nothing where there are none. Git sees the
 * files of the workspace, and of its settings none: the git directory is another, and the index a private one.
 *
 * @throws {UnreadableFileError} where it can't be made.
 */
export async function* makePatch({ workspace, paths, hasAttributes, ...request }: PatchRequest) {
  const { gitDirectory, baseCommit } = workspace.repository;
  const indexFile = path.join(gitDirectory, `artifacts-${randomUUID()}.index`);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = AbortSignal.any([request.signal, timeout]);
  const place: GitPlace = { gitDirectory, indexFile, workTree: workspace.path, path: request.path, signal };
  try {
    await gitText(place, ['read-tree', baseCommit]);
    const chosen = await withoutForeign(paths, place);
    await gitText(place, ['update-index', '--force-remove', '-z', '--stdin'], { input: listed(chosen.gone) });
    await addExactly(chosen, { place, hasAttributes });
    yield* runGit(place, ['diff', ...DIFF_OPTIONS, baseCommit, '--']);
  } catch (error) {
    const reason = signal.aborted ? 'there was no time left' : String(error);
    throw new UnreadableFileError(`The patch could not be made: ${reason}`, { cause: error });
  } finally {
    await rm(indexFile, { force: true });
    await rm(`${indexFile}.lock`, { force: true });
  }
}

const DIFF_OPTIONS = [
  ...['--cached', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv'],
  ...['--no-color', '--src-prefix=a/', '--dst-prefix=b/'],
];

/** Without what git ignores, and what belongs to a submodule. */
async function withoutForeign(paths: PatchPaths, place: GitPlace): Promise<PatchPaths> {
  const submodules = await listSubmodules(place);
  const isOwn = (file: string) =>
    !submodules.some((submodule) => file === submodule || file.startsWith(`${submodule}/`));
  const own = paths.present.filter(isOwn);
  const ignored = new Set(await listIgnored(own, place));
  return { ...paths, present: own.filter((file) => !ignored.has(file)), gone: paths.gone.filter(isOwn) };
}

async function listSubmodules(place: GitPlace): Promise<string[]> {
  const entries = (await gitText(place, ['ls-files', '--stage', '-z'])).split('\0');
  return entries
    .filter((entry) => entry.startsWith(GITLINK))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
}

/** It exits with 1 where none is. A path may begin like a pattern, which it would be taken for. */
async function listIgnored(files: readonly string[], place: GitPlace): Promise<string[]> {
  const input = listed(files.map((file) => `./${file}`));
  const ignored = await gitText(place, ['check-ignore', '-z', '--stdin'], { input, fine: [0, 1] });
  return ignored.split('\0').map((file) => file.slice('./'.length));
}

function listed(files: readonly string[]): string {
  return files.map((file) => `${file}\0`).join('');
}
