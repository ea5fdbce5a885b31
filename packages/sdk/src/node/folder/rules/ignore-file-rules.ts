import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import type { BaseRules, Candidate } from './base-rules.ts';

/** Directories that tools fill, and that are left out even if no `.gitignore` names them. */
export const DEFAULT_EXCLUDE: readonly string[] = ['.git', 'node_modules', '__pycache__'];

/** The mark of a Python virtual environment, and the one that tools put into a cache (bford.info/cachedir). */
const CACHE_MARKS = ['pyvenv.cfg', 'CACHEDIR.TAG'];

const MOST_BYTES = 1024 * 1024;
const FILE = '.gitignore';

/** The `.gitignore` files of a folder that git does not know, and a few directories that nobody would miss. */
export function createIgnoreFileRules(root: string): BaseRules {
  const rules = new Map<string, ignore.Ignore>();
  return {
    takes: (candidate) => !DEFAULT_EXCLUDE.includes(candidate.name) && !isIgnored(candidate, rules),
    async enter(directory, names) {
      if (directory.path !== '' && CACHE_MARKS.some((mark) => names.includes(mark))) return false;
      const text = names.includes(FILE) ? await readRules(path.join(root, directory.path, FILE)) : '';
      if (text !== '') rules.set(directory.path, ignore({ ignorecase: false }).add(text));
      return true;
    },
  };
}

/** The file that is nearest decides. */
function isIgnored(
  { path: file, isDirectory }: Candidate,
  rules: ReadonlyMap<string, ignore.Ignore>,
): boolean {
  for (let above = parentOf(file); ; above = parentOf(above)) {
    const seen = above === '' ? file : file.slice(above.length + 1);
    const said = rules.get(above)?.test(isDirectory ? `${seen}/` : seen);
    if (said?.ignored === true) return true;
    if (said?.unignored === true || above === '') return false;
  }
}

function parentOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Of a regular file: a pipe would never end. */
async function readRules(file: string): Promise<string> {
  const stats = await lstat(file).catch(() => undefined);
  if (stats?.isFile() !== true || stats.size > MOST_BYTES) return '';
  return await readFile(file, 'utf8').catch(() => '');
}
