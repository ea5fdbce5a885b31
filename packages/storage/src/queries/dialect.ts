import type { TaskStatus, TaskSummary } from '@claude-ops/contract';
import type { StoredEvent, TaskQuery } from '@claude-ops/core';
import type { SelectQueryBuilder } from 'kysely';
import type { Database, Tables } from './tables.ts';

/** A running task, by its newest attempt. */
export interface RunningLog {
  readonly id: string;
  readonly attempts: number;
  /** Of its log; 0 while it is empty. */
  readonly lastSequence: number;
}

type TaskIds = SelectQueryBuilder<Tables, 'tasks', { id: string }>;

/** All that databases do in different ways. Everything else of a store is the same queries on each. */
export interface Dialect {
  /** Leaves out rows that another transaction is about to change, and keeps the others from changing those that are found. */
  onlyFree(ids: TaskIds): TaskIds;
  /** Those of these tasks that run. Nobody else changes them, or writes to their logs, until the transaction ends. */
  runningLogs(transaction: Database, ids: readonly string[]): Promise<RunningLog[]>;
  /** In one round trip, or few. */
  insertEvents(transaction: Database, events: readonly StoredEvent[]): Promise<void>;
  /** As `TaskReader.list`, in a time that does not grow with the number of tasks. Statuses are not empty, each is there once. */
  listTasks(
    database: Database,
    query: TaskQuery & { statuses: readonly TaskStatus[] },
  ): Promise<TaskSummary[]>;
}
