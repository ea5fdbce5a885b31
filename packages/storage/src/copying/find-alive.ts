import type { CopyEnd } from './any-tables.ts';

interface Wanted {
  readonly column: 'name' | 'key_check';
  readonly aliveSince: string;
}

/** A column of the engines that were heard of since a moment. Only PostgreSQL has their table. */
export async function findAlive(
  { rows }: Pick<CopyEnd, 'rows'>,
  { column, aliveSince }: Wanted,
): Promise<string[]> {
  const found = await rows
    .selectFrom('nodes')
    .select(column)
    .where('heartbeat_at', '>=', aliveSince)
    .orderBy('name')
    .execute();
  return found.map((row) => String(row[column]));
}
