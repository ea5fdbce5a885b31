import type { PatchPaths } from './choose-paths.ts';
import { directoriesAbove } from './copy-files.ts';
import { gitText, type GitPlace } from './run-git.ts';
import { nulSeparated } from './nul-separated.ts';

const GITLINK = '160000 ';

/** Without what git ignores, and what belongs to a submodule. */
export async function withoutForeign(paths: PatchPaths, place: GitPlace): Promise<PatchPaths> {
  const submodules = new Set(await listSubmodules(place));
  const isOwn = (file: string) => [file, ...directoriesAbove(file)].every((name) => !submodules.has(name));
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
  const input = nulSeparated(files.map((file) => `./${file}`));
  const ignored = await gitText(place, ['check-ignore', '-z', '--stdin'], { input, fine: [0, 1] });
  return ignored.split('\0').map((file) => file.slice('./'.length));
}
