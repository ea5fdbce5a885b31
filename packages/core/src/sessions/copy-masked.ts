import { constants } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { readLines } from '../claude/read-lines.ts';
import { DEFAULTS } from '../options.ts';
import type { Mask } from '../secrets/mask.ts';
import { isRecord } from '../system/is-record.ts';

/** A link is not followed, and nobody has to be at the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The CLI notes with it how much it has counted. A session that goes on from it would count it again. Measured with 2.1.330. */
const COUNTED = 'cost-state';

/** A prompt, a message, or the result of a tool. */
const WORDS = 'user';

/** So many characters are written together. */
const MOST_PENDING = 256 * 1024;

export interface MaskedCopy {
  readonly mask: Mask;
  /** The user who must own the file: a hard link does not make another user's file the run's own. @default the server's */
  readonly uid: number | undefined;
  /** A larger file is not copied. */
  readonly maxBytes: number;
  /** Whether a transcript is copied only where it has words of a user: the CLI goes on with no other one. @default false */
  readonly needsWords?: boolean;
}

/**
 * Copies a text file of a run, secrets masked: a transcript line by line, as its lines are masked in the log. A transcript with a line that is
 * too long for the log is not copied.
 *
 * @returns its bytes; undefined where it may not be copied.
 */
export async function copyMasked(from: string, to: string, copy: MaskedCopy): Promise<number | undefined> {
  await using file = await open(from, FLAGS).catch(() => undefined);
  const bytes = file && (await sizeOf(file, copy));
  if (file === undefined || bytes === undefined) return undefined;
  await using target = await open(to, 'wx', 0o600);
  if (!from.endsWith('.jsonl')) await target.appendFile(await maskedText(file, bytes, copy));
  else if (!(await copyLines(file, target, { bytes, ...copy }))) {
    await rm(to);
    return undefined;
  }
  return bytes;
}

async function sizeOf(file: FileHandle, { uid = process.geteuid?.(), maxBytes }: MaskedCopy) {
  const stats = await file.stat();
  const isOwn = uid === undefined || stats.uid === uid;
  return stats.isFile() && isOwn && stats.size <= maxBytes ? stats.size : undefined;
}

interface Lines extends Pick<MaskedCopy, 'mask' | 'needsWords'> {
  readonly bytes: number;
}

/** @returns whether each line was short enough, and all is there that has to be. */
async function copyLines(
  file: FileHandle,
  target: FileHandle,
  { bytes, mask, needsWords = false }: Lines,
): Promise<boolean> {
  if (bytes === 0) return !needsWords;
  let pending = '';
  const seen = { isTooLong: false, words: false };
  let latest: string | undefined;
  const flush = async () => {
    await target.appendFile(pending);
    pending = '';
  };
  const add = async (line: string | undefined) => {
    if (line === undefined || seen.isTooLong || isOfType(line, COUNTED)) return;
    seen.words ||= isOfType(line, WORDS);
    pending += `${mask(line)}\n`;
    if (pending.length >= MOST_PENDING) await flush();
  };
  await readLines(file.createReadStream({ end: bytes - 1, autoClose: false }), {
    maxLineBytes: DEFAULTS.maxLineBytes,
    async onLine(line) {
      await add(latest);
      latest = line;
    },
    onOversized() {
      seen.isTooLong = true;
    },
  });
  // A CLI that was killed may have written half a line, and half a secret is not masked.
  if (latest !== undefined && isJson(latest)) await add(latest);
  await flush();
  return !seen.isTooLong && (seen.words || !needsWords);
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** By its meaning: an agent, or another release of the CLI, may write it in another form. */
function isOfType(line: string, type: string): boolean {
  if (!line.includes(type)) return false;
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) && entry['type'] === type;
  } catch {
    return false;
  }
}

/** As a whole: a secret may have several lines. */
async function maskedText(file: FileHandle, bytes: number, { mask }: MaskedCopy): Promise<string> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, 0);
  return mask(buffer.toString('utf8', 0, bytesRead));
}
