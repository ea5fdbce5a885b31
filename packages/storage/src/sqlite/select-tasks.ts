import { STATE_COLUMNS } from './rows.ts';
import type { Database } from './tables.ts';

/** The columns of a summary. */
export const SUMMARY_COLUMNS = [
  'tasks.status',
  'tasks.mode',
  'tasks.model',
  'tasks.permission_mode',
  'tasks.timeout_ms',
  'tasks.tags',
  'tasks.attempts',
  'tasks.created_at',
  'tasks.started_at',
  'tasks.finished_at',
  'tasks.error',
  'tasks.prompt_preview',
  'tasks.cost_usd',
  'tasks.permission_denials',
  'tasks.background_stopped',
  'tasks.artifacts_omitted',
] as const;

/** Whole tasks: what each is to do, and what has become of it. */
export function selectTasks(database: Database) {
  return database
    .selectFrom('tasks')
    .innerJoin('task_inputs', 'task_inputs.task_id', 'tasks.id')
    .leftJoin('task_results', 'task_results.task_id', 'tasks.id')
    .leftJoin('task_seen_hosts', 'task_seen_hosts.task_id', 'tasks.id')
    .select(STATE_COLUMNS.map((column) => `tasks.${column}` as const))
    .select(['spec', 'seen', 'result'])
    .where('tasks.pruned_at', 'is', null);
}
