import { createDataLock } from '../lock/create-data-lock.ts';
import { addressOf } from '../postgres/explain-failure.ts';
import type { PostgresStoresOptions } from '../postgres/postgres-options.ts';
import { damageOf } from '../sqlite/outage-of.ts';
import type { CopyEnd } from './any-tables.ts';
import { copyCredentials } from './copy-credentials.ts';
import { copyPresets } from './copy-presets.ts';
import { copyMcpProfiles, refuseTakenNames, type CopiedProfiles } from './copy-mcp-profiles.ts';
import { copyTokens, refuseTakenTokenNames } from './copy-tokens.ts';
import { copyTasks, type CopiedBatch, type CopyTasksParts } from './copy-tasks.ts';
import { findAlive } from './find-alive.ts';
import { openSource, refuseMissing } from './open-source.ts';
import { openTarget } from './open-target.ts';
import { findSealed, type SealedText } from './find-sealed.ts';
import { survey, type Survey } from './survey.ts';

export interface DataCopyOptions {
  /** Of SQLite. */
  readonly databasePath: string;
  /** Of the engine that worked on it. */
  readonly dataDirectory: string;
  readonly postgres: PostgresStoresOptions;
  /** Looks at everything and changes nothing: neither rows nor tables. @default false */
  readonly isDryRun?: boolean;
  /** Engines on PostgreSQL that were heard of since this moment are alive: see `NodeRecord`. */
  readonly aliveSince: string;
  /** Ends the copying between two transactions. */
  readonly signal: AbortSignal;
}

/** The data of an engine on SQLite, on their way to PostgreSQL. The engine can't start until this is disposed of. */
export interface DataCopy extends AsyncDisposable {
  /** Host, port and database of PostgreSQL. */
  readonly address: string;
  /** Looks at everything and copies nothing. @throws {CopyRefusedError} */
  survey(): Promise<Survey>;
  /** The texts that the secret key has to open: the newest of each kind. */
  sealed(): Promise<SealedText[]>;
  /** Of the engines that are alive on PostgreSQL: see `NodeRecord`. */
  keyChecks(): Promise<string[]>;
  copyMcpProfiles(): Promise<CopiedProfiles>;
  /** @returns how many were copied. */
  copyCredentials(): Promise<number>;
  /** @returns how many rows were copied. */
  copyPresets(): Promise<number>;
  copyTokens(): Promise<void>;
  /** Copies what is missing, and yields after each transaction. */
  copyTasks(copyFiles: CopyTasksParts['copyFiles']): AsyncGenerator<CopiedBatch, void>;
}

/**
 * Opens both databases, and takes the one that is copied from. It is only read.
 *
 * @throws {DataInUseError} an engine works on it.
 * @throws {CopyRefusedError} it can't be copied, or newer tables would keep engines that are alive from running tasks.
 * @throws {PostgresUnusableError}
 *
 * @example
 * await using copy = await openDataCopy({ databasePath, dataDirectory, postgres: { url }, aliveSince, signal });
 * await copy.survey();
 * await copy.copyMcpProfiles();
 * for await (const { copied } of copy.copyTasks(async () => new Map())) console.log(copied);
 */
export async function openDataCopy(options: DataCopyOptions): Promise<DataCopy> {
  const { databasePath, dataDirectory, postgres, isDryRun = false, aliveSince, signal } = options;
  refuseMissing(databasePath);
  const held: AsyncDisposable[] = [];
  const close = async () => {
    for (let one = held.pop(); one !== undefined; one = held.pop()) await one[Symbol.asyncDispose]();
  };
  try {
    held.push(
      await createDataLock(databasePath).take({ instanceId: 'copy', dataDirectory, waitMs: 0, signal }),
    );
    const source = openSource(databasePath);
    held.push(source);
    const target = await openTarget(postgres, { isDryRun, aliveSince });
    held.push(target);
    return createDataCopy(options, { source, target }, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function createDataCopy(
  { databasePath, postgres, aliveSince, signal }: DataCopyOptions,
  ends: { readonly source: CopyEnd; readonly target: CopyEnd },
  close: () => Promise<void>,
): DataCopy {
  const { source, target } = ends;
  const explain = (error: unknown) => damageOf(error, databasePath) ?? error;
  return {
    address: addressOf(postgres.url),
    async survey() {
      await refuseTakenNames(ends);
      await refuseTakenTokenNames(ends);
      return await survey({ ...ends, signal }).catch((error: unknown) => {
        throw explain(error);
      });
    },
    sealed: () => findSealed(source.tables),
    keyChecks: () => findAlive(target, { column: 'key_check', aliveSince }),
    copyMcpProfiles: () => copyMcpProfiles(ends),
    copyCredentials: () => copyCredentials(ends),
    copyPresets: () => copyPresets(ends),
    copyTokens: () => copyTokens(ends),
    async *copyTasks(copyFiles) {
      try {
        yield* copyTasks({ ...ends, signal, copyFiles });
      } catch (error) {
        throw explain(error);
      }
    },
    [Symbol.asyncDispose]: close,
  };
}
