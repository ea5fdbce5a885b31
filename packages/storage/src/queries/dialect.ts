import type { ClaimedTask, ClaimRequest, HoldingLimit, StoredEvent } from '@claude-ops/core';
import type { SelectQueryBuilder } from 'kysely';
import type { IdBounds } from './list-conditions.ts';
import type { SummaryRow } from './rows.ts';
import type { Database, Tables, TaskTable } from './tables.ts';

/** A running task, by its newest attempt. */
export interface RunningLog {
  readonly id: string;
  readonly attempts: number;
  /** Of its log; 0 while it is empty. */
  readonly lastSequence: number;
}

/** A task that a transaction holds. */
type HeldTask = Pick<TaskTable, 'status' | 'attempts'>;

/** A read along an index: of the rows that have these values in its first columns, by the id, which comes next in it. */
export interface IndexedRead<Table extends keyof Tables> {
  /** Without those values. */
  readonly rows: SelectQueryBuilder<Tables, Table, SummaryRow>;
  readonly values: readonly (readonly [column: string, value: string])[];
  /** The column of the id. */
  readonly id: string;
  readonly bounds: IdBounds;
}

/** All that databases do in different ways. Everything else of a store is the same queries on each. */
export interface Dialect {
  /** In one transaction. Tasks that others are about to change are left out. */
  claim(database: Database, request: ClaimRequest): Promise<ClaimedTask | undefined>;
  /** A task that is not pruned. Nobody else changes it, or writes to its log, until the transaction ends. */
  holdTask(transaction: Database, id: string): Promise<HeldTask | undefined>;
  /**
   * The usage limit of a credential. It does not end before the transaction does. A limit that is just being changed is left out, so that
   * nobody waits: the task then asks, and is refused.
   */
  holdLimit(transaction: Database, credential: string): Promise<HoldingLimit | undefined>;
  /** Those of these tasks that run. Nobody else changes them, or writes to their logs, until the transaction ends. */
  runningLogs(transaction: Database, ids: readonly string[]): Promise<RunningLog[]>;
  /** In one round trip, or few. */
  insertEvents(transaction: Database, events: readonly StoredEvent[]): Promise<void>;
  /** The newest of what several reads find, at most `limit`, in a time that does not grow with how much there is to be found. */
  newestOf<Table extends keyof Tables>(
    database: Database,
    reads: readonly IndexedRead<Table>[],
    limit: number,
  ): Promise<SummaryRow[]>;
}
