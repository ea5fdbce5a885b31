import { createHash } from 'node:crypto';
import { isSameState, type FileState } from './files/file-state.ts';
import type { FileListing, FoundFile } from './files/list-files.ts';
import { UnreadableFileError, type ReadFile } from './files/read-file.ts';

/** How many files are compared before anything else has its turn. */
const TURN = 5_000;

/** A file as it was before the run. */
export interface KnownFile {
  readonly isLink: boolean;
  readonly state: FileState;
  /** In hex; null for a link, and for what could not be read. */
  readonly sha256: string | null;
}

/** The files of a workspace before the run, by their paths. */
export type Snapshot = ReadonlyMap<string, KnownFile>;

/** Reads each file once. */
export async function takeSnapshot(
  root: string,
  { files }: FileListing,
  { readFile, signal }: { readonly readFile: ReadFile; readonly signal: AbortSignal },
): Promise<Snapshot> {
  const snapshot = new Map<string, KnownFile>();
  for (const file of files) {
    const { path, isLink, state } = file;
    const sha256 = isLink ? null : await hashOf(readFile(root, file, { signal, maxBytes: Infinity }));
    signal.throwIfAborted();
    snapshot.set(path, { isLink, state, sha256 });
  }
  return snapshot;
}

async function hashOf(content: AsyncIterable<Uint8Array>): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of content) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof UnreadableFileError) return null;
    throw error;
  }
}

export interface Difference {
  /** New, or touched: only its content tells whether it is changed. */
  readonly suspects: readonly FoundFile[];
  /** Regular files that are no longer there. */
  readonly deleted: readonly { readonly path: string }[];
  /** Links that were made, changed or removed. */
  readonly links: readonly { readonly path: string }[];
}

/** What may be another than before, judged without reading anything. */
export async function compare(before: Snapshot, { files, isComplete }: FileListing): Promise<Difference> {
  const suspects: FoundFile[] = [];
  const deleted: { path: string }[] = [];
  const links: { path: string }[] = [];
  const now = new Map<string, FoundFile>();
  for await (const file of inTurns(files)) {
    const { path, isLink, state } = file;
    now.set(path, file);
    const known = before.get(path);
    if (known?.isLink === isLink && isSameState(known.state, state)) continue;
    if (isLink) links.push({ path });
    else suspects.push(file);
  }
  for await (const [path, { isLink }] of inTurns(before)) {
    const file = now.get(path);
    const isGone = file === undefined ? isComplete : file.isLink !== isLink;
    if (isGone) (isLink ? links : deleted).push({ path });
  }
  return { suspects, deleted, links };
}

/** Lets anything else have its turn now and then. */
async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T, void> {
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count % TURN === 0) await new Promise(setImmediate);
  }
}
