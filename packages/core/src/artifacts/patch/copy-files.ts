import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isExecutable, isSameState, stateOf } from '../files/file-state.ts';
import type { FileListing, FoundFile } from '../files/list-files.ts';
import { UnreadableFileError, type ReadFile } from '../files/read-file.ts';
import type { PatchPaths } from './choose-paths.ts';

const SETTINGS_NAME = /(?:^|\/)\.git(?:attributes|ignore)$/;
/** Git holds them in memory, in a form that is many times as large. */
const MOST_SETTINGS_BYTES = 1024 * 1024;
const MOST_SETTINGS_BYTES_TOGETHER = 16 * 1024 * 1024;

export interface CopySources {
  readonly root: string;
  readonly listing: FileListing;
  readonly readFile: ReadFile;
  readonly signal: AbortSignal;
}

/** Hashes by path: SHA-256 in hex of what was copied. */
export type Copied = ReadonlyMap<string, string>;

/**
 * Copies the files that tell git how to treat these to where nothing but git is at work.
 *
 * @throws {UnreadableFileError} where git could not bear them.
 */
export async function copySettings(
  { present }: PatchPaths,
  workTree: string,
  sources: CopySources,
): Promise<Copied> {
  const copied = new Map<string, string>();
  for (const file of settingsOf(present, sources.listing.files))
    copied.set(file.path, await copyFile(file, workTree, sources));
  return copied;
}

/**
 * Copies what a patch is about to the same place: so git waits for no pipe and follows no link, whatever takes the place of
 * a file.
 *
 * @throws {UnreadableFileError} where a file is no longer what was collected.
 */
export async function copyFiles(
  { present, hashes }: PatchPaths,
  workTree: string,
  { settings, ...sources }: CopySources & { readonly settings: Copied },
): Promise<void> {
  const chosen = new Set(present);
  const files = sources.listing.files.filter((file) => chosen.has(file.path));
  for (const file of files.filter(({ isLink }) => !isLink)) {
    const copied = settings.get(file.path) ?? (await copyFile(file, workTree, sources));
    if (copied !== hashes.get(file.path)) throw new UnreadableFileError('a file was changed meanwhile');
  }
  // Last, so that nothing is written through one.
  for (const file of files.filter(({ isLink }) => isLink)) await copyLink(file, workTree, sources);
}

/** What git reads in the directories above the files, and takes from nowhere else. */
function settingsOf(present: readonly string[], files: readonly FoundFile[]): FoundFile[] {
  const directories = new Set(present.flatMap(directoriesAbove));
  const settings = files.filter(
    ({ path: name, isLink }) =>
      !isLink && SETTINGS_NAME.test(name) && directories.has(path.posix.dirname(name)),
  );
  const sizes = settings.map(({ state }) => state.bytes);
  const together = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (sizes.some((bytes) => bytes > MOST_SETTINGS_BYTES) || together > MOST_SETTINGS_BYTES_TOGETHER)
    throw new UnreadableFileError(
      `a .gitignore or .gitattributes is larger than ${MOST_SETTINGS_BYTES} bytes, or all are than ${MOST_SETTINGS_BYTES_TOGETHER}`,
    );
  return settings;
}

/** `.` is the top. */
export function directoriesAbove(file: string): string[] {
  const names = file.split('/').slice(0, -1);
  return ['.', ...names.map((_, index) => names.slice(0, index + 1).join('/'))];
}

/** @returns the SHA-256 of what was copied, in hex. */
async function copyFile(
  file: FoundFile,
  workTree: string,
  { root, readFile, signal }: CopySources,
): Promise<string> {
  const target = path.join(workTree, file.path);
  await mkdir(path.dirname(target), { recursive: true });
  const hash = createHash('sha256');
  const content = readFile(root, file, { signal, maxBytes: file.state.bytes });
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        // The next step takes the same memory again.
        yield Buffer.from(chunk);
      }
    },
    createWriteStream(target, { flags: 'wx', mode: isExecutable(file.state) ? 0o700 : 0o600 }),
  );
  return hash.digest('hex');
}

async function copyLink(
  { path: name, state }: FoundFile,
  workTree: string,
  { root }: CopySources,
): Promise<void> {
  const [source, target] = [path.join(root, name), path.join(workTree, name)];
  const leadsTo = await readlink(source, 'buffer');
  if (!isSameState(stateOf(await lstat(source, { bigint: true })), state))
    throw new UnreadableFileError('a link was changed meanwhile');
  await mkdir(path.dirname(target), { recursive: true });
  await symlink(leadsTo, target);
}
