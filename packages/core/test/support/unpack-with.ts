import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { UnpackOptions } from '../../src/workspaces/archive/unpack-options.ts';
import { temporaryDirectory, type TemporaryDirectory } from './temporary-directory.ts';

export const UNPACK_LIMITS = { maxFiles: 100, maxBytes: 64 * 1024 * 1024, maxRatio: 50 };

export interface Unpacked extends TemporaryDirectory {
  readonly workspace: string;
}

/** Unpacks an archive into an empty directory, beside which nothing is ever written. */
export async function unpackWith(
  unpack: (file: string, directory: string, options: UnpackOptions) => Promise<void>,
  archive: Buffer,
  options: Partial<UnpackOptions> = {},
): Promise<Unpacked> {
  const directory = await temporaryDirectory();
  const workspace = path.join(directory.path, 'inside', 'workspace');
  const file = path.join(directory.path, 'archive');
  await mkdir(workspace, { recursive: true });
  await writeFile(file, archive);
  const signal = AbortSignal.timeout(30_000);
  try {
    await unpack(file, workspace, { limits: UNPACK_LIMITS, allowsRepository: false, signal, ...options });
    return { ...directory, workspace };
  } catch (error) {
    expect(await readdir(directory.path)).toEqual(['archive', 'inside']);
    expect(await readdir(path.dirname(workspace))).toEqual(['workspace']);
    await directory[Symbol.asyncDispose]();
    throw error;
  }
}
