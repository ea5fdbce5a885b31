import type { Kysely } from 'kysely';
import type { AnyTables } from './any-tables.ts';
import type { CopiedTable } from './copied-tables.ts';

/** A statement inserts so many rows at most, and few of them where they are large. */
const MOST_ROWS = 500;
const MOST_CHARACTERS = 2_000_000;

type Row = AnyTables[string];

export interface RowCopy extends CopiedTable {
  readonly source: Kysely<AnyTables>;
  readonly target: Kysely<AnyTables>;
  readonly ids: readonly string[];
  readonly change?: (row: Row) => Row;
}

/** Copies the rows that some tasks have in a table, however many these are. */
export async function copyRows({ source, target, table, column, ids, change }: RowCopy): Promise<void> {
  const found = source.selectFrom(table).selectAll().where(column, 'in', ids).stream();
  for await (const rows of inChunks(found))
    await target
      .insertInto(table)
      .values(change === undefined ? rows : rows.map(change))
      .execute();
}

async function* inChunks(rows: AsyncIterable<Row>): AsyncGenerator<Row[], void> {
  let chunk: Row[] = [];
  let characters = 0;
  for await (const row of rows) {
    chunk.push(row);
    characters += charactersOf(row);
    if (chunk.length < MOST_ROWS && characters < MOST_CHARACTERS) continue;
    yield chunk;
    chunk = [];
    characters = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function charactersOf(row: Row): number {
  return Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
}
