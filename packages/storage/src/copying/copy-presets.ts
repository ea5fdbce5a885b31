import type { CopyEnd } from './any-tables.ts';

/** Copies the presets whose names the target does not have, in all versions. It keeps its own of the others. @returns how many rows were copied. */
export async function copyPresets({
  source,
  target,
}: {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
}): Promise<number> {
  const there = await target.tables.selectFrom('presets').select('name').distinct().execute();
  const names = new Set(there.map(({ name }) => name));
  const rows = await source.rows.selectFrom('presets').selectAll().execute();
  const missing = rows.filter(({ name }) => typeof name === 'string' && !names.has(name));
  for (const row of missing) await target.rows.insertInto('presets').values(row).execute();
  return missing.length;
}
