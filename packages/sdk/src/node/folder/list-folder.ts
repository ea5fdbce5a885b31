import { Buffer } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { unusable } from '../unusable.ts';
import { entryAt } from './entry-at.ts';
import type { Entry, FolderListing, LeftOut } from './entry.ts';
import type { FolderChoice } from './folder-options.ts';
import type { Candidate } from './rules/base-rules.ts';
import { createFolderRules, type FolderRules, type Verdict } from './rules/folder-rules.ts';

/** How many entries of a directory are looked at together. */
const BATCH = 128;
const NOT_IN_ARCHIVES = /[\u0000-\u001f\u007f\\]/; // oxlint-disable-line eslint/no-control-regex -- these are looked for.

/**
 * Lists what is sent of a folder, without reading a file of it: in a git repository what git itself would list, elsewhere what
 * no `.gitignore` names.
 *
 * @throws {ClaudeOpsError} invalid_request: it is no folder, or a directory of it can't be read.
 * @example
 * const { entries, bytes, leftOut } = await listFolder('.', { exclude: ['*.log'] });
 */
export async function listFolder(folder: string, choice: FolderChoice = {}): Promise<FolderListing> {
  const root = await rootOf(folder);
  const leftOut: LeftOut[] = [];
  const walk: Walk = {
    root,
    rules: await createFolderRules(root, choice),
    signal: choice.signal,
    leaveOut(one) {
      leftOut.push(one);
      choice.onLeftOut?.(one);
    },
  };
  const entries: Entry[] = [];
  for await (const entry of entriesIn(ROOT, 'in', walk)) entries.push(entry);
  const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.bytes : 0), 0);
  return { root, entries, bytes, leftOut };
}

interface Walk {
  readonly root: string;
  readonly rules: FolderRules;
  readonly signal: AbortSignal | undefined;
  readonly leaveOut: (leftOut: LeftOut) => void;
}

const ROOT: Candidate = { path: '', rawPath: '', name: '', isDirectory: true };

async function rootOf(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return await realpath(folder);
  } catch (cause) {
    throw unusable('The folder', folder, cause);
  }
  throw unusable('The folder', folder, 'it is no directory');
}

async function* entriesIn(
  directory: Candidate,
  above: Verdict,
  walk: Walk,
): AsyncGenerator<Entry, undefined> {
  walk.signal?.throwIfAborted();
  const found = await read(directory.path, walk.root);
  const verdict = await walk.rules.enter(
    directory,
    found.map(({ name }) => name),
    above,
  );
  if (verdict === 'out') return;
  let isEmpty = true;
  for (let start = 0; start < found.length; start += BATCH) {
    const judged = found.slice(start, start + BATCH).flatMap((candidate) => {
      const said = walk.rules.judge(candidate, verdict);
      return said === 'out' ? [] : [{ candidate, said }];
    });
    const looked = await Promise.all(judged.map((one) => lookAt(one.candidate, walk)));
    for (const [index, entry] of looked.entries()) {
      const one = judged[index];
      if (one === undefined || entry === undefined) continue;
      if (entry.kind === 'directory') {
        for await (const inner of entriesIn(one.candidate, one.said, walk)) {
          isEmpty = false;
          yield inner;
        }
      } else if (one.said !== 'search') {
        isEmpty = false;
        yield entry;
      }
    }
  }
  if (isEmpty && verdict !== 'search' && directory.path !== '')
    yield { kind: 'directory', path: directory.path };
}

/** @returns undefined for what can't be sent, or is gone. */
async function lookAt(candidate: Candidate, { root, leaveOut }: Walk): Promise<Entry | undefined> {
  const isText = Buffer.from(candidate.path).toString('latin1') === candidate.rawPath;
  if (!isText || NOT_IN_ARCHIVES.test(candidate.name)) {
    leaveOut({ path: candidate.path, reason: 'name' });
    return undefined;
  }
  if (candidate.isDirectory) return { kind: 'directory', path: candidate.path };
  const looked = await entryAt(root, candidate.path);
  if (typeof looked !== 'string') return looked;
  leaveOut({ path: candidate.path, reason: looked });
  return undefined;
}

/** What is in a directory, sorted. Names are bytes. */
async function read(directory: string, root: string): Promise<Candidate[]> {
  const location = path.join(root, directory);
  const found = await readdir(location, { encoding: 'buffer', withFileTypes: true }).catch(
    (cause: unknown) => {
      throw unusable('The directory', location, cause);
    },
  );
  return found.map((entry) => candidateOf(entry, directory)).toSorted(byPath);
}

function candidateOf(entry: Dirent<Buffer>, directory: string): Candidate {
  const name = entry.name.toString();
  const raw = entry.name.toString('latin1');
  const rawDirectory = Buffer.from(directory).toString('latin1');
  return {
    path: directory === '' ? name : `${directory}/${name}`,
    rawPath: directory === '' ? raw : `${rawDirectory}/${raw}`,
    name,
    isDirectory: entry.isDirectory(),
  };
}

function byPath(one: Candidate, other: Candidate): number {
  if (one.path === other.path) return 0;
  return one.path < other.path ? -1 : 1;
}
