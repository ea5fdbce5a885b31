import type { Tables } from '../queries/tables.ts';

/** The column that says whose a row is; null for a table that is not copied with tasks. A new table has to say so, to compile. */
const TASK_COLUMNS = {
  // The others refer to it.
  tasks: 'id',
  task_inputs: 'task_id',
  task_secrets: 'task_id',
  task_results: 'task_id',
  task_seen_hosts: 'task_id',
  task_tags: 'task_id',
  attempts: 'task_id',
  idempotency_keys: 'task_id',
  task_events: 'task_id',
  task_messages: 'task_id',
  task_approvals: 'task_id',
  mcp_profiles: null,
  credentials: null,
  presets: null,
  tokens: null,
  audit: null,
  // The provider tells the first task that asks again.
  usage_limits: null,
  // Triggers count.
  task_counts: null,
} as const satisfies Record<keyof Tables, 'id' | 'task_id' | null>;

export interface CopiedTable {
  readonly table: string;
  readonly column: 'id' | 'task_id';
}

/** The tables that hold tasks, in the order in which rows can be inserted. */
export const COPIED_TABLES: readonly CopiedTable[] = Object.entries(TASK_COLUMNS).flatMap(
  ([table, column]) => (column === null ? [] : [{ table, column }]),
);
