import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packSnapshot, unpackSnapshot, type PackedSnapshot } from '../../artifacts/pack-snapshot.ts';
import type { Snapshot } from '../../artifacts/snapshot.ts';
import { isRecord } from '../../system/is-record.ts';
import type { Counted } from '../../gateway/grant.ts';
import type { Repository } from '../../workspaces/workspace.ts';

/** What can't be found out about a run by a server that has not seen its beginning. */
export interface ResumeNote {
  /** The token that its container shows to the gateway, encrypted. */
  readonly sealedToken: string;
  /** The files of its workspace. */
  readonly before: Snapshot;
  /** Where the workspace was cloned from git. */
  readonly repository?: Repository;
  /** What it had asked of the model and the network, when that was last written down. */
  readonly counted?: Counted;
}

/** What another server needs to go on with an attempt, by the attempt's id. */
export interface ResumeNotes {
  /** What was known before the run. */
  write(attemptId: string, note: Omit<ResumeNote, 'counted'>): Promise<void>;
  /** What is counted while it runs. */
  writeCounted(attemptId: string, counted: Counted): Promise<void>;
  /** Undefined where there is none, or none that can be read. */
  find(attemptId: string): Promise<ResumeNote | undefined>;
  remove(attemptId: string): Promise<void>;
  /** Removes all but those of the given attempts. */
  keepOnly(attemptIds: ReadonlySet<string>): Promise<void>;
}

type StoredNote = Omit<ResumeNote, 'before' | 'counted'> & { readonly before: PackedSnapshot };

/** Kept as `<directory>/<attempt id>.json`, and beside it, as it changes often and the rest is long, `<attempt id>.counted.json`. */
export function createResumeNotes(directory: string): ResumeNotes {
  const fileOf = (attemptId: string, kind = '') => path.join(directory, `${attemptId}${kind}.json`);
  const countedFileOf = (attemptId: string) => fileOf(attemptId, '.counted');
  return {
    async write(attemptId, { before, ...rest }) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const stored: StoredNote = { ...rest, before: packSnapshot(before) };
      await replaceFile(fileOf(attemptId), stored);
    },
    async writeCounted(attemptId, counted) {
      await replaceFile(countedFileOf(attemptId), counted);
    },
    async find(attemptId) {
      const stored = await readJson(fileOf(attemptId));
      if (!isNote(stored)) return undefined;
      const counted = await readJson(countedFileOf(attemptId));
      const { before, ...rest } = stored;
      return { ...rest, before: unpackSnapshot(before), ...(isCounted(counted) && { counted }) };
    },
    async remove(attemptId) {
      await rm(fileOf(attemptId), { force: true });
      await rm(countedFileOf(attemptId), { force: true });
    },
    async keepOnly(attemptIds) {
      const names = await readdir(directory).catch((): string[] => []);
      const isKept = (name: string) => attemptIds.has(name.replace(/(?:\.counted)?\.json$/, ''));
      await Promise.all(names.filter((name) => !isKept(name)).map((name) => rm(path.join(directory, name))));
    },
  };
}

/** There is the old one or the new one, whenever a server is killed. */
async function replaceFile(file: string, value: object): Promise<void> {
  const unfinished = `${file}.partial`;
  await writeFile(unfinished, JSON.stringify(value), { mode: 0o600 });
  await rename(unfinished, file);
}

/** Nobody else writes here: what is whole is what it was. */
function isNote(value: unknown): value is StoredNote {
  return isRecord(value) && typeof value['sealedToken'] === 'string' && Array.isArray(value['before']);
}

function isCounted(value: unknown): value is Counted {
  return isRecord(value) && isRecord(value['usage']) && Array.isArray(value['seenHosts']);
}

/** A machine that lost its power may leave a file without its contents. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
