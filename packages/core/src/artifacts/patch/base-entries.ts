import { isText, pathOf } from '../files/path-bytes.ts';
import { directoriesAbove } from './copy-attributes.ts';
import { splitAtNul } from './nul-separated.ts';
import { gitBytes, type GitPlace } from './private-git.ts';

/** Of a commit: what is at a path. */
export interface BaseEntry {
  readonly mode: string;
  readonly type: string;
  readonly object: string;
}

/** More paths than this would not go on a command line, and to list everything takes no longer. */
const MOST_NAMED = 500;
const MOST_CHARACTERS = 64 * 1024;

/** Whether paths can stand on a command line. */
export function canName(paths: readonly string[]): boolean {
  return paths.length <= MOST_NAMED && paths.join(' ').length <= MOST_CHARACTERS && paths.every(isText);
}

/** Lists the entries of a commit at these paths, and the submodules above them. */
export async function readBaseEntries(
  place: GitPlace,
  baseCommit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, BaseEntry>> {
  const wanted = new Set(paths.flatMap((path) => [path, ...directoriesAbove(path)]));
  wanted.delete('');
  const named = [...wanted];
  const call = canName(named) ? ['--', baseCommit, ...named] : ['-r', '--', baseCommit];
  // A path may begin like a pattern, which it would be taken for.
  const listing = ['--literal-pathspecs', 'ls-tree', '-z', '--full-tree'];
  const printed = await gitBytes(place, [...listing, ...call]);
  const entries = new Map<string, BaseEntry>();
  for (const line of splitAtNul(printed)) {
    const tab = line.indexOf('\t');
    const path = pathOf(line.subarray(tab + 1));
    const [mode = '', type = '', object = ''] = line.toString('latin1', 0, tab).split(' ');
    if (wanted.has(path)) entries.set(path, { mode, type, object });
  }
  return entries;
}

/** Whether a path is a submodule, or in one. */
export function isInSubmodule(path: string, entries: ReadonlyMap<string, BaseEntry>): boolean {
  return [path, ...directoriesAbove(path)].some((name) => entries.get(name)?.type === 'commit');
}
