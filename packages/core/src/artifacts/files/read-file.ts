import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { chmod, open, type FileHandle } from 'node:fs/promises';
import type { OmissionReason } from '@claude-ops/contract';
import { codeOf } from '../../system/code-of.ts';
import { identityOf, isSameFile } from '../../system/file-identity.ts';
import type { FoundFile } from './entry.ts';
import { locationOf } from './path-bytes.ts';

const CHUNK_BYTES = 256 * 1024;
/** Up to here a file is read and written by calls that block: through the thread pool of Node they take ten times as long. */
export const SMALL_BYTES = 64 * 1024;
/** A link is not followed, and nobody has to be at the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A file of a workspace can't be read, or not in time: a fault of that file, and not of the place it is copied to. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly reason: OmissionReason;

  constructor(message: string, { reason = 'unreadable', cause }: UnreadableOptions = {}) {
    super(message, { cause });
    this.reason = reason;
  }
}

interface UnreadableOptions {
  /** @default unreadable */
  readonly reason?: OmissionReason;
  readonly cause?: unknown;
}

interface ReadOptions {
  readonly signal: AbortSignal;
  /** Beyond so many bytes the file is not what was found. */
  readonly maxBytes: number;
}

/** Reads the bytes of a file of a workspace. */
export type ReadFile = (root: string, file: FoundFile, options: ReadOptions) => AsyncIterable<Uint8Array>;

/**
 * The bytes of a file that was found, and of no other that has taken its place. Each chunk is over with the next step.
 *
 * @throws {UnreadableFileError}
 */
export const readFile: ReadFile = async function* readFound(root, file, { signal, maxBytes }) {
  const small = signal.aborted ? undefined : readSmall(locationOf(root, file.path), file);
  if (small !== undefined && small.length <= maxBytes) {
    if (small.length > 0) yield small;
    return;
  }
  await using handle = await openFound(locationOf(root, file.path), file);
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, file.state.bytes + 1)));
  for (let total = 0; ;) {
    if (signal.aborted)
      throw new UnreadableFileError('There was no time left to read it.', { reason: 'no_time' });
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null).catch(refuse);
    if (bytesRead === 0) return;
    total += bytesRead;
    if (total > maxBytes) throw new UnreadableFileError('It grew while it was read.');
    yield buffer.subarray(0, bytesRead);
  }
};

/** Undefined for a file that is large, has grown since it was found, or is not to be read as simply as that. */
function readSmall(absolute: string | Buffer, { state }: FoundFile): Buffer | undefined {
  if (state.bytes > SMALL_BYTES) return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(absolute, FLAGS);
    const stats = fstatSync(descriptor, { bigint: true });
    if (!stats.isFile() || !isSameFile(identityOf(stats), state)) return undefined;
    const buffer = Buffer.allocUnsafe(state.bytes + 1);
    let bytes = 0;
    for (let read = -1; read !== 0 && bytes < buffer.length; bytes += read)
      read = readSync(descriptor, buffer, bytes, buffer.length - bytes, null);
    return bytes < buffer.length ? buffer.subarray(0, bytes) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function openFound(absolute: string | Buffer, { state }: FoundFile): Promise<FileHandle> {
  const handle = await open(absolute, FLAGS)
    .catch(async (error: unknown) => {
      if (codeOf(error) !== 'EACCES') throw error;
      // Its owner may have made it unreadable, and that is mostly who we are.
      await chmod(absolute, (state.mode & 0o777) | 0o400);
      return await open(absolute, FLAGS);
    })
    .catch(refuse);
  try {
    const stats = await handle.stat({ bigint: true });
    if (stats.isFile() && isSameFile(identityOf(stats), state)) return handle;
  } catch (error) {
    await handle.close();
    return refuse(error);
  }
  await handle.close();
  throw new UnreadableFileError('Something else has taken its place.');
}

function refuse(error: unknown): never {
  throw new UnreadableFileError(`It could not be read: ${codeOf(error)}.`, { cause: error });
}
