import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Snapshot } from '../../artifacts/snapshot.ts';
import type { Repository } from '../../workspaces/workspace.ts';
import { packSnapshot, unpackSnapshot, type PackedSnapshot } from './pack-snapshot.ts';

/** What was known before a run, and can't be found out afterwards. */
export interface ResumeNote {
  /** The token that its container shows to the gateway, encrypted. */
  readonly sealedToken: string;
  /** The files of its workspace. */
  readonly before: Snapshot;
  /** Where the workspace was cloned from git. */
  readonly repository?: Repository;
}

/** What another server needs to go on with an attempt, by the attempt's id. */
export interface ResumeNotes {
  write(attemptId: string, note: ResumeNote): Promise<void>;
  find(attemptId: string): Promise<ResumeNote | undefined>;
  remove(attemptId: string): Promise<void>;
  /** Removes all but those of the given attempts. */
  keepOnly(attemptIds: ReadonlySet<string>): Promise<void>;
}

type StoredNote = Omit<ResumeNote, 'before'> & { readonly before: PackedSnapshot };

/** Kept as `<directory>/<attempt id>.json`. */
export function createResumeNotes(directory: string): ResumeNotes {
  const fileOf = (attemptId: string) => path.join(directory, `${attemptId}.json`);
  return {
    async write(attemptId, { before, ...rest }) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const stored: StoredNote = { ...rest, before: packSnapshot(before) };
      const unfinished = `${fileOf(attemptId)}.partial`;
      await writeFile(unfinished, JSON.stringify(stored), { mode: 0o600 });
      await rename(unfinished, fileOf(attemptId));
    },
    async find(attemptId) {
      const text = await readFile(fileOf(attemptId), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      const { before, ...rest } = JSON.parse(text) as StoredNote;
      return { before: unpackSnapshot(before), ...rest };
    },
    async remove(attemptId) {
      await rm(fileOf(attemptId), { force: true });
    },
    async keepOnly(attemptIds) {
      const names = await readdir(directory).catch((): string[] => []);
      const isKept = (name: string) => attemptIds.has(name.replace(/\.json$/, ''));
      await Promise.all(names.filter((name) => !isKept(name)).map((name) => rm(path.join(directory, name))));
    },
  };
}
