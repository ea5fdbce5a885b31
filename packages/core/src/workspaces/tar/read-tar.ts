import type { ReadEntry } from 'tar/read-entry';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';

interface TarReading {
  /** Of the tar, decompressed. */
  readonly bytes: AsyncIterable<Buffer>;
  /** Is given each entry with its number, and has to read it to its end, or to have it dropped by `resume`. */
  readonly onEntry: (entry: ReadEntry, index: number) => Promise<void> | void;
  readonly signal: AbortSignal;
}

const GZIP = [0x1f, 0x8b];
const SHORTEST_BYTES = 1024;

/** Reads a tar from its beginning to its end. @throws what keeps it from being read. */
export async function readTar({ bytes, onEntry, signal }: TarReading): Promise<void> {
  const { Parser } = await import('tar/parse');
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  // Whoever waits for it hears of it; nobody may.
  failed.catch(() => undefined);
  const work: Promise<void>[] = [];
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry: ReadEntry) => {
    const done = (async () => await onEntry(entry, work.length))();
    done.catch(fail);
    work.push(done);
  });
  parser.on('error', fail);
  // Sparse files, for one: what they hold is not what is written of them.
  parser.on('ignoredEntry', ({ path, type }: ReadEntry) =>
    fail(workspaceFailure(`The tar entry ${quote(path)} is of the kind ${type}: make the tar without it.`)),
  );
  const ended = new Promise<void>((resolve) => parser.once('end', resolve));
  let total = 0;
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    // The parser would decompress it, whatever comes of that.
    if (total === 0 && GZIP.every((byte, index) => chunk[index] === byte))
      throw workspaceFailure('The tar is compressed twice: make it anew.');
    total += chunk.length;
    const drained = new Promise<void>((resolve) => parser.once('drain', resolve));
    if (!parser.write(chunk)) await Promise.race([drained, failed]);
    else parser.removeAllListeners('drain');
    await Promise.race([failed, Promise.resolve()]);
  }
  parser.end();
  await Promise.race([ended, failed]);
  await Promise.race([Promise.all(work), failed]);
  // An archive of nothing has a beginning and an end all the same: 1024 bytes.
  if (total < SHORTEST_BYTES) throw new Error('it is too short');
}
