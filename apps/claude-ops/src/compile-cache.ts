import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { readVersion } from './version.ts';

const OTHERS_MAY_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * Has Node keep what it compiles for the next start. What lies there is run, so Node's own place for it, below the /tmp that
 * all users share, won't do: it is in the cache of this user, and where that isn't theirs alone nothing is kept.
 */
export function useCompileCache(environment: NodeJS.ProcessEnv): void {
  try {
    const directory = privateDirectory(cachesOf(environment), 'claude-ops', 'compiled');
    if (!isKeptFromOthers(directory)) return;
    const version = readVersion();
    if (!existsSync(path.join(directory, version))) emptyDirectory(directory);
    module.enableCompileCache(privateDirectory(directory, version));
  } catch {
    // A root file system that is read-only, say: then every start is like the first.
  }
}

/** Writes down what was compiled so far. Else that is done at the exit, and a server may be killed. */
export function saveCompileCache(): void {
  module.flushCompileCache();
}

function cachesOf({ XDG_CACHE_HOME = '' }: NodeJS.ProcessEnv): string {
  // By its specification a path that is not absolute counts for nothing.
  return path.isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : path.join(os.homedir(), '.cache');
}

/** A directory in directories, each made where it is missing. */
function privateDirectory(outer: string, ...inner: readonly string[]): string {
  // One by one: below /proc, say, Node would try for ever to make the parents too.
  if (!existsSync(outer)) mkdirSync(outer, { mode: 0o700 });
  const [first, ...others] = inner;
  return first === undefined ? outer : privateDirectory(path.join(outer, first), ...others);
}

/** Whether only this user and root can put something there, or another directory in its place. */
function isKeptFromOthers(directory: string): boolean {
  const user = process.getuid?.();
  return user !== undefined && withParents(realpathSync(directory)).every((one) => belongsTo(user, one));
}

function withParents(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...withParents(parent)];
}

function belongsTo(user: number, directory: string): boolean {
  const { uid, mode } = statSync(directory);
  if (uid !== user && uid !== 0) return false;
  // In a sticky directory, as /tmp is one, everybody may add something, but not move what another has there.
  return (mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY) !== 0;
}

/** What other versions have compiled is of no use to this one, and would lie there for ever. */
function emptyDirectory(directory: string): void {
  for (const name of readdirSync(directory)) rmSync(path.join(directory, name), { recursive: true });
}
