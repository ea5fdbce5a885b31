import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packSnapshot, unpackSnapshot, type PackedSnapshot } from '../artifacts/pack-snapshot.ts';
import type { Snapshot } from '../artifacts/snapshot.ts';
import { isRecord } from '../system/is-record.ts';

/** What the next attempt of a task must know of the first one to tell what all attempts together have made. */
export interface RetryBaseline {
  /** The files of the workspace before the first attempt. */
  readonly before: Snapshot;
  /** The commit of which git made the workspace. Undefined where it did not. */
  readonly baseCommit: string | undefined;
}

interface StoredBaseline {
  readonly before: PackedSnapshot;
  readonly baseCommit?: string;
}

const FILE = 'baseline.json';

/** Puts the baseline into the directory of a session that is being made. */
export async function writeBaseline(directory: string, { before, baseCommit }: RetryBaseline): Promise<void> {
  const stored: StoredBaseline = { before: packSnapshot(before), ...(baseCommit && { baseCommit }) };
  await writeFile(path.join(directory, FILE), JSON.stringify(stored), { mode: 0o600 });
}

/** Undefined where there is none that can be read. */
export async function readBaseline(directory: string): Promise<RetryBaseline | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(path.join(directory, FILE), 'utf8'));
    if (!isBaseline(stored)) return undefined;
    return { before: unpackSnapshot(stored.before), baseCommit: stored.baseCommit };
  } catch {
    // A machine that lost its power may have left half of it.
    return undefined;
  }
}

/** Nobody else writes here: what is whole is what it was. */
function isBaseline(value: unknown): value is StoredBaseline {
  return isRecord(value) && Array.isArray(value['before']);
}
