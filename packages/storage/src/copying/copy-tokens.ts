import type { CopyEnd } from './any-tables.ts';
import { CopyRefusedError } from './copy-refused-error.ts';

interface Ends {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
}

/** Copies the tokens that the target does not have: tasks name them, and their callers go on showing them. The audit log stays. */
export async function copyTokens({ source, target }: Ends): Promise<void> {
  const rows = await source.tables.selectFrom('tokens').selectAll().orderBy('id').execute();
  for (const row of rows)
    await target.tables
      .insertInto('tokens')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
}

/** @throws {CopyRefusedError} */
export async function refuseTakenTokenNames({ source, target }: Ends): Promise<void> {
  const own = await source.tables.selectFrom('tokens').select(['id', 'name']).execute();
  const theirs = await target.tables.selectFrom('tokens').select(['id', 'name']).execute();
  const idOf = new Map(theirs.map(({ id, name }) => [name, id]));
  const taken = own.find(({ id, name }) => idOf.has(name) && idOf.get(name) !== id);
  if (taken === undefined) return;
  throw new CopyRefusedError(
    `PostgreSQL has another token called "${taken.name}".`,
    'Revoke one of the two with `claude-ops tokens revoke`.',
  );
}
