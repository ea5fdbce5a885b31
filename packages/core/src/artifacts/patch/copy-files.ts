import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ByteMask } from '../../secrets/byte-mask.ts';
import { parentOf, type FoundFile } from '../files/entry.ts';
import { isExecutable } from '../files/file-state.ts';
import { locationOf } from '../files/path-bytes.ts';
import { readLink } from '../files/read-link.ts';
import { SMALL_BYTES, UnreadableFileError, type ReadFile } from '../files/read-file.ts';
import { hashed } from '../hashed.ts';
import { isUnchanged, type Snapshot } from '../snapshot.ts';
import type { LeftOut, PatchFiles } from './patch-files.ts';

export interface CopySources {
  /** Absolute. */
  readonly root: string;
  readonly readFile: ReadFile;
  readonly signal: AbortSignal;
}

interface CopyOptions extends CopySources {
  readonly before: Snapshot;
  readonly byteMask: ByteMask;
  /** The files that have been copied already, with their SHA-256: each a `.gitattributes`. */
  readonly copied: ReadonlyMap<string, string>;
}

/** Files as git sees them. */
export interface CopiedFiles extends PatchFiles {
  /** SHA-256 in hex of each regular file. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * Copies what a patch is about to where nothing but git is at work: so git waits for no pipe and follows no link. A file
 * that did not change after all, that can't be read, or in which a secret would show is left out.
 */
export async function copyFiles(
  { present, gone, leftOut }: PatchFiles,
  workTree: string,
  options: CopyOptions,
): Promise<CopiedFiles> {
  const hashes = new Map<string, string>();
  const [kept, dropped]: [FoundFile[], LeftOut[]] = [[], [...leftOut]];
  for (const file of present.filter(({ isLink }) => !isLink))
    await orLeaveOut(file, dropped, async () => {
      const { sha256, isMasked } = await copyUnmasked(file, workTree, options);
      if (isMasked) return dropped.push({ path: file.path, reason: 'a secret was masked in it' });
      if (isUnchanged(options.before.get(file.path), file, sha256)) return undefined;
      hashes.set(file.path, sha256);
      return kept.push(file);
    });
  // Last, so that nothing is written through one.
  for (const file of present.filter(({ isLink }) => isLink))
    await orLeaveOut(file, dropped, async () => {
      const target = await readLink(options.root, file);
      if (isUnchanged(options.before.get(file.path), file, hashOf(target))) return;
      await mkdir(locationOf(workTree, parentOf(file.path)), { recursive: true });
      await symlink(target, locationOf(workTree, file.path));
      kept.push(file);
    });
  return { present: kept, gone, leftOut: dropped, hashes };
}

async function orLeaveOut(
  { path }: FoundFile,
  leftOut: LeftOut[],
  copy: () => Promise<unknown>,
): Promise<void> {
  try {
    await copy();
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const reason = error.message.replace(/\.$/, '');
    leftOut.push({ path, reason: `${reason.slice(0, 1).toLowerCase()}${reason.slice(1)}` });
  }
}

/** Copies a file, unless a secret shows in it. */
async function copyUnmasked(
  file: FoundFile,
  workTree: string,
  options: CopyOptions,
): Promise<{ sha256: string; isMasked: boolean }> {
  let found = 0;
  const mask = (chunks: AsyncIterable<Uint8Array>) => options.byteMask(chunks, () => (found += 1));
  const copied = options.copied.get(file.path);
  if (copied === undefined) {
    const sha256 = await copyFile(file, workTree, { ...options, mask });
    if (found > 0) await rm(locationOf(workTree, file.path));
    return { sha256, isMasked: found > 0 };
  }
  await readThrough(mask(options.readFile(options.root, file, limitsOf(file, options))));
  return { sha256: copied, isMasked: found > 0 };
}

interface CopyFileOptions extends CopySources {
  /** Changes the bytes on their way. @default unchanged */
  readonly mask?: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/**
 * Copies one file, as it is in the workspace, to the same path elsewhere.
 *
 * @returns the SHA-256 of what was read, in hex.
 * @throws {UnreadableFileError}
 */
export async function copyFile(
  file: FoundFile,
  workTree: string,
  { mask = (chunks) => chunks, ...options }: CopyFileOptions,
): Promise<string> {
  mkdirSync(locationOf(workTree, parentOf(file.path)), { recursive: true });
  const hash = createHash('sha256');
  const content = options.readFile(options.root, file, limitsOf(file, options));
  const copies = copiesOf(mask(hashed(content, hash)));
  const target = locationOf(workTree, file.path);
  const form = { flag: 'wx', mode: isExecutable(file.state) ? 0o700 : 0o600 };
  if (file.state.bytes <= SMALL_BYTES)
    writeFileSync(target, Buffer.concat(await Array.fromAsync(copies)), form);
  else await pipeline(copies, createWriteStream(target, { flags: form.flag, mode: form.mode }));
  return hash.digest('hex');
}

/** The next step takes the same memory again. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

function limitsOf(file: FoundFile, { signal }: CopySources): { maxBytes: number; signal: AbortSignal } {
  return { maxBytes: file.state.bytes, signal };
}

async function readThrough(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
