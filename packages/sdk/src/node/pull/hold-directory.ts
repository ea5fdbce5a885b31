import { constants } from 'node:fs';
import { mkdir, open, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** A directory that stays the same one, whatever takes its place: on Linux. Elsewhere it was none but a directory when it was opened. */
export interface HeldDirectory extends AsyncDisposable {
  /** A path to it, for names in it. */
  readonly path: string;
}

/** Opens the top directory, through links if need be: the caller has named it. */
export async function holdRoot(directory: string): Promise<HeldDirectory> {
  return await hold(await realpath(directory));
}

/**
 * Opens a directory below one that is held, step by step, through no link.
 *
 * @param onMade makes what is missing, and is told of each directory that was made.
 * @returns undefined where something is missing, and nothing makes it.
 * @throws {Error} ENOTDIR or ELOOP: something else is in the way.
 */
export async function holdBelow(
  root: HeldDirectory,
  segments: readonly string[],
  onMade?: (remove: { readonly parent: readonly string[]; readonly name: string }) => void,
): Promise<HeldDirectory | undefined> {
  let held: HeldDirectory = { path: root.path, [Symbol.asyncDispose]: async () => undefined };
  for (const [index, name] of segments.entries()) {
    const next = path.join(held.path, name);
    try {
      if (onMade !== undefined && (await make(next))) onMade({ parent: segments.slice(0, index), name });
      const inner = await hold(next);
      await held[Symbol.asyncDispose]();
      held = inner;
    } catch (error) {
      await held[Symbol.asyncDispose]();
      if (onMade === undefined && codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
  return held;
}

/** @returns whether it was missing. */
async function make(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function hold(directory: string): Promise<HeldDirectory> {
  const handle = await open(directory, FLAGS);
  const close = () => handle.close();
  if (os.platform() === 'linux') return { path: `/proc/self/fd/${handle.fd}`, [Symbol.asyncDispose]: close };
  await close();
  return { path: directory, [Symbol.asyncDispose]: async () => undefined };
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
