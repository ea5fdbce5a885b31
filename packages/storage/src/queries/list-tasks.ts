import { TASK_STATUSES, type TaskSummary } from '@claude-ops/contract';
import type { TaskQuery } from '@claude-ops/core';
import type { Dialect } from './dialect.ts';
import type { Database } from './tables.ts';

export function listTasks(database: Database, dialect: Dialect, query: TaskQuery): Promise<TaskSummary[]> {
  const statuses = [...new Set(query.statuses?.length ? query.statuses : TASK_STATUSES)];
  return dialect.listTasks(database, { ...query, statuses });
}
