import type { Stores } from '@claude-ops/core';
import { openSqliteStores } from '@claude-ops/storage';
import type { Configuration } from '../configuration/read-configuration.ts';

/** Everything that a server keeps. Disposing closes it. */
export type OpenStores = Stores & AsyncDisposable;

/** Opens the database that is configured. The client of PostgreSQL is loaded where it is used only. */
export async function openStores({ postgres, databasePath }: Configuration): Promise<OpenStores> {
  // A database elsewhere than with the data is opened where somebody made a place for it: a typo makes no directories.
  if (postgres === undefined) return await openSqliteStores({ path: databasePath });
  const { openPostgresStores } = await import('@claude-ops/storage/postgres');
  return await openPostgresStores(postgres);
}
