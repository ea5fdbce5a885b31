import type { CopyEnd } from './any-tables.ts';

/** Copies the credentials whose names the target does not have. It keeps its own of the others. @returns how many were copied. */
export async function copyCredentials({
  source,
  target,
}: {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
}): Promise<number> {
  const there = await target.tables.selectFrom('credentials').select('name').execute();
  const names = new Set(there.map(({ name }) => name));
  const rows = await source.rows.selectFrom('credentials').selectAll().execute();
  const missing = rows.filter(({ name }) => typeof name === 'string' && !names.has(name));
  for (const row of missing) await target.rows.insertInto('credentials').values(row).execute();
  return missing.length;
}
