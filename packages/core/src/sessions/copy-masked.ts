import { constants, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Mask } from '../secrets/mask.ts';

/** A link is not followed, and nobody has to be at the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What the CLI has counted by then. A session that goes on from it would count it again. Measured with 2.1.330. */
const COUNTED = /^\{"type":"cost-state"[,}]/;

export interface MaskedCopy {
  readonly mask: Mask;
  /** The user who must own the file: a hard link does not make another user's file the run's own. @default the server's */
  readonly uid: number | undefined;
  /** A larger file is not copied. */
  readonly maxBytes: number;
}

/**
 * Copies a text file of a run, secrets masked: a transcript line by line, as its lines are masked in the log.
 *
 * @returns its bytes; undefined where it may not be copied.
 */
export async function copyMasked(from: string, to: string, copy: MaskedCopy): Promise<number | undefined> {
  await using file = await open(from, FLAGS).catch(() => undefined);
  const bytes = file && (await sizeOf(file, copy));
  if (file === undefined || bytes === undefined) return undefined;
  await pipeline(
    Readable.from(from.endsWith('.jsonl') ? maskedLines(file, bytes, copy) : maskedText(file, bytes, copy)),
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  );
  return bytes;
}

async function sizeOf(file: FileHandle, { uid = process.geteuid?.(), maxBytes }: MaskedCopy) {
  const stats = await file.stat();
  const isOwn = uid === undefined || stats.uid === uid;
  return stats.isFile() && isOwn && stats.size <= maxBytes ? stats.size : undefined;
}

async function* maskedLines(file: FileHandle, bytes: number, { mask }: MaskedCopy) {
  if (bytes === 0) return;
  const input = file.createReadStream({ end: bytes - 1, autoClose: false, encoding: 'utf8' });
  for await (const line of createInterface({ input, crlfDelay: 0 }))
    if (!COUNTED.test(line)) yield `${mask(line)}\n`;
}

/** As a whole: a secret may have several lines. */
async function* maskedText(file: FileHandle, bytes: number, { mask }: MaskedCopy) {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, 0);
  yield mask(buffer.toString('utf8', 0, bytesRead));
}
