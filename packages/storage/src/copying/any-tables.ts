import type { Kysely } from 'kysely';
import type { Tables } from '../queries/tables.ts';

/** Rows that are copied without a look at their columns: what a later migration adds to both databases comes along. */
export type AnyTables = Record<string, Record<string, unknown>>;

/** The tables as a type that takes an index. */
export type NamedTables = Pick<Tables, keyof Tables>;

/** A database, once for rows as they are and once for those that are looked at. */
export interface CopyEnd {
  readonly rows: Kysely<AnyTables>;
  readonly tables: Kysely<Tables>;
}
