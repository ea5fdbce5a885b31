import { createHash } from 'node:crypto';
import type { SetupCacheOfRun } from '../executors/run/setup/setup-cache-of-run.ts';
import type { Logger } from '../logger.ts';
import type { Mask } from '../secrets/mask.ts';
import { createKeptSetups } from './kept-setups.ts';
import { openForRun, refuse } from './open-for-run.ts';

export interface SetupCacheOptions {
  /** Of all engines on the data: each file is complete once it has its name. */
  readonly directory: string;
  /** What all that is kept may take on the disk. 0 keeps nothing. */
  readonly maxBytes: number;
  readonly logger: Logger;
}

/** A run whose task has a `cacheKey`. */
export interface CachedRun {
  /** All that a run must have in common with an earlier one to begin with what that has prepared. */
  readonly identity: {
    readonly cacheKey: string;
    readonly script: string;
    /** Without credentials. */
    readonly repository: string;
    /** The id of the token that created the task; null: none did. What one caller has prepared is for no other. */
    readonly caller: string | null;
    /** Where it runs: what is installed in one place does not run in another. */
    readonly place: readonly string[];
  };
  /** Absolute: as git has made it, until the script begins. */
  readonly workspace: string;
  /** The commit that is checked out. */
  readonly baseCommit: string;
  /** Files with one of them in it are not kept. */
  readonly secrets: readonly string[];
  /** Takes secrets out of what is said of trouble. */
  readonly mask: Mask;
}

/** Keeps what setups have prepared, for the next task with the same setup. It is a base and never the truth: each task runs its script on it. */
export interface SetupCache {
  /** @param run or why nothing can be kept for it */
  open(run: CachedRun | string): SetupCacheOfRun;
  /** Removes what a server that was killed has not completed, and what is beyond the limit. */
  sweep(): Promise<void>;
}

const OFF = 'This server keeps no setups.';

export function createSetupCache({ directory, maxBytes, logger }: SetupCacheOptions): SetupCache {
  const kept = createKeptSetups({ directory, maxBytes, logger });
  return {
    sweep: kept.sweep,
    open(run) {
      if (maxBytes === 0) return refuse(OFF);
      return typeof run === 'string'
        ? refuse(run)
        : openForRun({ ...run, name: nameOf(run), maxBytes }, kept);
    },
  };
}

/** Changes when what is kept has another form. */
const FORM = 1;

function nameOf({ identity }: CachedRun): string {
  const { cacheKey, script, repository, caller, place } = identity;
  const parts = JSON.stringify([FORM, cacheKey, script, repository, caller, place]);
  return createHash('sha256').update(parts).digest('hex');
}
