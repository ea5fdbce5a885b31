import { open } from 'node:fs/promises';
import type { ReadEntry } from 'tar/read-entry';
import type { CommandPlace, StartedCommand } from '../executors/command/command-place.ts';
import type { ByteMask } from '../secrets/byte-mask.ts';
import { readTar } from '../workspaces/tar/read-tar.ts';

export interface TreeToPack {
  readonly place: CommandPlace;
  /** Prints an archive of tar. */
  readonly command: string;
  /** Finds the secrets of the run. */
  readonly byteMask: ByteMask;
  /** The archive may be as large, in bytes. */
  readonly maxBytes: number;
  /** By the path in the archive, with `/` between names and none around them. */
  readonly isLeftOut: (path: string) => boolean;
  readonly signal: AbortSignal;
}

export interface PackedTree {
  readonly bytes: number;
  /** Files with a secret in them, which are not there. */
  readonly leftOut: number;
}

/** What is neither of these, such as a pipe, is left out. */
const TYPES: ReadonlySet<string> = new Set([
  'File',
  'OldFile',
  'ContiguousFile',
  'Directory',
  'SymbolicLink',
  'Link',
]);
/** The end of an archive: two blocks of zeros. */
const END = Buffer.alloc(1024);

/**
 * Stores what a command packs in the place of a run. The run may have given its tar another form: what can't be read as one is not stored.
 *
 * @throws what keeps it from being stored.
 */
export async function packTree(file: string, tree: TreeToPack): Promise<PackedTree> {
  const { place, command, maxBytes, isLeftOut, signal } = tree;
  const { WriteEntryTar } = await import('tar/write-entry');
  await using target = await open(file, 'wx', 0o600);
  let bytes = 0;
  let leftOut = 0;
  const write = async (piece: Uint8Array) => {
    if (bytes + piece.length > maxBytes)
      throw new Error(`The setup has prepared more than the ${maxBytes} bytes that are kept.`);
    await target.write(piece, 0, piece.length, bytes);
    bytes += piece.length;
  };
  const store = async (entry: ReadEntry) => {
    const before = bytes;
    const found = { secrets: 0 };
    const onMasked = () => void (found.secrets += 1);
    const packed: AsyncIterable<Buffer> = new WriteEntryTar(entry);
    for await (const piece of tree.byteMask(packed, onMasked)) if (found.secrets === 0) await write(piece);
    if (found.secrets === 0) return;
    bytes = before;
    leftOut += 1;
  };
  // One after the other, whatever the parser has read ahead.
  let last: Promise<void> = Promise.resolve();
  const onEntry = async (entry: ReadEntry) => {
    const path = entry.path.replace(/^(?:\.\/)+|^\.$/, '').replace(/\/+$/, '');
    if (path === '' || !TYPES.has(entry.type) || isLeftOut(path)) {
      entry.resume();
      return;
    }
    last = last.then(() => store(entry));
    await last;
  };
  const started = await place.start(command, {});
  try {
    await readTar({ bytes: untilAborted(started, signal), onEntry, signal });
  } finally {
    await started.leaveNothing();
    started.drop();
  }
  await target.truncate(bytes);
  await write(END);
  return { bytes, leftOut };
}

/** Ends a command that prints nothing any more. */
async function* untilAborted(
  { output, leaveNothing }: StartedCommand,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const end = () => void leaveNothing();
  signal.addEventListener('abort', end, { once: true });
  try {
    yield* output;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
