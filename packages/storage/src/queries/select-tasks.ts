import { STATE_COLUMNS } from './rows.ts';
import type { Database } from './tables.ts';

/** Whole tasks: what each is to do, and what has become of it. */
export function selectTasks(database: Database) {
  return database
    .selectFrom('tasks')
    .innerJoin('task_inputs', 'task_inputs.task_id', 'tasks.id')
    .leftJoin('task_results', 'task_results.task_id', 'tasks.id')
    .leftJoin('task_seen_hosts', 'task_seen_hosts.task_id', 'tasks.id')
    .select(['tasks.id', 'tasks.earlier_attempts'])
    .select(STATE_COLUMNS.map((column) => `tasks.${column}` as const))
    .select(['spec', 'seen', 'result'])
    .where('tasks.pruned_at', 'is', null);
}
