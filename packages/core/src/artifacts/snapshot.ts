import { createHash } from 'node:crypto';
import type { FoundFile } from './files/entry.ts';
import { isExecutable, isSameState, type FileState } from './files/file-state.ts';
import type { FileListing } from './files/list-files.ts';
import { createPace } from './files/pace.ts';
import { readLink } from './files/read-link.ts';
import { UnreadableFileError, type ReadFile } from './files/read-file.ts';

/** A file as it was before the run. */
export interface KnownFile {
  readonly isLink: boolean;
  readonly state: FileState;
  /** In hex, of the content or of what a link leads to; null for what could not be read. */
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
  const pace = createPace();
  for (const file of files) {
    const turn = pace();
    if (turn !== undefined) await turn;
    const { path, isLink, state } = file;
    const content = isLink ? target(root, file) : readFile(root, file, { signal, maxBytes: Infinity });
    const sha256 = await hashOf(content);
    signal.throwIfAborted();
    snapshot.set(path, { isLink, state, sha256 });
  }
  return snapshot;
}

async function* target(root: string, file: FoundFile): AsyncGenerator<Uint8Array, void> {
  yield await readLink(root, file);
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
  /** Files and links that are no longer there. */
  readonly deleted: readonly { readonly path: string }[];
}

/** What may be another than before, judged without reading anything. */
export async function compare(before: Snapshot, { files, isUnseen }: FileListing): Promise<Difference> {
  const suspects: FoundFile[] = [];
  const deleted: { path: string }[] = [];
  const pace = createPace();
  let stillThere = 0;
  for (const file of files) {
    const turn = pace();
    if (turn !== undefined) await turn;
    const { path, isLink, state } = file;
    const known = before.get(path);
    if (known !== undefined) stillThere += 1;
    if (known?.isLink !== isLink || !isSameState(known.state, state)) suspects.push(file);
  }
  if (stillThere === before.size) return { suspects, deleted };
  const now = new Set(files.map(({ path }) => path));
  for (const path of before.keys()) {
    const turn = pace();
    if (turn !== undefined) await turn;
    if (!now.has(path) && !isUnseen(path)) deleted.push({ path });
  }
  return { suspects, deleted };
}

/** Whether a file that was touched is what it was before. */
export function isUnchanged(known: KnownFile | undefined, file: FoundFile, sha256: string): boolean {
  if (known === undefined || known.sha256 !== sha256 || known.isLink !== file.isLink) return false;
  return file.isLink || isExecutable(known.state) === isExecutable(file.state);
}
