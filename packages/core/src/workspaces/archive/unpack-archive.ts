import { open } from 'node:fs/promises';
import { unpackZip } from '../zip/unpack-zip.ts';
import type { Compression } from '../tar/decompress.ts';
import type { UnpackOptions } from './unpack-options.ts';

/** What a tar begins with, and where, by how it is compressed (RFC 1952, RFC 8878, POSIX pax). */
const MAGIC: readonly (readonly [Compression, offset: number, bytes: readonly number[]])[] = [
  ['gzip', 0, [0x1f, 0x8b]],
  ['zstd', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['none', 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];
const MOST_BYTES = 262;

/**
 * Unpacks an archive from nobody knows whom into an empty directory: a tar, which may be compressed by gzip or zstd, or a zip. The
 * first bytes tell which. All formats are held to the same rules.
 *
 * @throws {ClaudeOpsError} workspace_failed, naming the entry and what is wrong with it.
 * @throws the reason of the signal, where it is aborted.
 */
export async function unpackArchive(
  archivePath: string,
  directory: string,
  options: UnpackOptions,
): Promise<void> {
  const compression = await findCompression(archivePath);
  if (compression === undefined) return await unpackZip(archivePath, directory, options);
  // Only a task with a tar pays for loading what reads it.
  const { unpackTar } = await import('../tar/unpack-tar.ts');
  await unpackTar({ path: archivePath, compression }, directory, options);
}

/** @returns undefined for what is no tar; also where there is nothing, which `unpackZip` says. */
async function findCompression(archivePath: string): Promise<Compression | undefined> {
  const first = Buffer.alloc(MOST_BYTES);
  try {
    await using file = await open(archivePath);
    await file.read(first, 0, MOST_BYTES, 0);
  } catch {
    return undefined;
  }
  return MAGIC.find(([, offset, bytes]) => bytes.every((byte, index) => first[offset + index] === byte))?.[0];
}
