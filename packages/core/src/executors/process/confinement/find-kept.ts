import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../../claude/environment.ts';
import { isTemporary } from './plan-root.ts';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * The directories below the machine's temporary ones that the server itself works with, such as a checkout in `/tmp`: a run
 * goes on seeing those. Not what others may write to, as there runs could reach each other.
 */
export async function findKept(environment: Environment): Promise<string[]> {
  const used = [
    fileURLToPath(import.meta.url),
    process.execPath,
    process.cwd(),
    ...(environment['PATH'] ?? '').split(path.delimiter),
    ...['TMPDIR', 'HOME'].map((name) => environment[name] ?? ''),
  ];
  const found = await Promise.all(used.filter((place) => path.isAbsolute(place)).map(keptFor));
  return [...new Set(found.flat())];
}

/** Of a path below `/tmp`, the directory in `/tmp` that leads there. */
async function keptFor(place: string): Promise<string[]> {
  try {
    const real = await realpath(place);
    if (!isTemporary(real)) return [];
    const first = firstBelow(real);
    if (first === undefined) return [];
    const { mode } = await stat(first);
    return (mode & WRITABLE_BY_OTHERS) === 0 ? [first] : [];
  } catch {
    // It is not there, or not for this user.
    return [];
  }
}

function firstBelow(file: string): string | undefined {
  for (let at = file, parent = path.dirname(at); isTemporary(parent); at = parent, parent = path.dirname(at))
    if (!isTemporary(path.dirname(parent))) return at;
  return undefined;
}
