import type { Database } from './tables.ts';

/** What a summary is made of. */
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

/** Whole tasks: the row, what went in and what came out. */
export function selectTasks(database: Database) {
  return database
    .selectFrom('tasks')
    .innerJoin('task_inputs', 'task_inputs.task_id', 'tasks.id')
    .leftJoin('task_results', 'task_results.task_id', 'tasks.id')
    .leftJoin('task_seen_hosts', 'task_seen_hosts.task_id', 'tasks.id')
    .select(['tasks.id', ...SUMMARY_COLUMNS])
    .select([
      'prompt',
      'schema',
      'trust_workspace',
      'files',
      'artifact_filter',
      'max_cost_usd',
      'mcp_servers',
      'network',
      'resources',
      'background_timeout_ms',
      'seen',
      'result',
    ])
    .where('tasks.pruned_at', 'is', null);
}
