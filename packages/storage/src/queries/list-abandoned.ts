import type { AbandonedTask } from '@claude-ops/core';
import { rowToTask } from './rows.ts';
import { selectTasks } from './select-tasks.ts';
import type { Database } from './tables.ts';

export async function listAbandoned(
  database: Database,
  { instanceId, now }: { instanceId: string | null; now: string },
): Promise<AbandonedTask[]> {
  const running = database.selectFrom('attempts').select('id').where('ended_at', 'is', null);
  // Two reads and not one with OR: each has its index.
  const ids = running
    .where('instance_id', '=', instanceId ?? '')
    .unionAll(running.where('lease_expires_at', '<', now));
  const rows = await selectTasks(database)
    .innerJoin('attempts', 'attempts.task_id', 'tasks.id')
    .leftJoin('task_secrets', 'task_secrets.task_id', 'tasks.id')
    .select([
      'attempts.id as attempt_id',
      'attempts.number',
      'attempts.instance_id',
      'attempts.lease_expires_at',
      'attempts.started_at as attempt_started_at',
      'tasks.cancel_requested_at',
      'task_secrets.sealed',
    ])
    .where('attempts.id', 'in', ids)
    .execute();
  return rows.map((row) => ({
    task: rowToTask(row),
    attempt: {
      id: row.attempt_id,
      taskId: row.id,
      number: row.number,
      instanceId: row.instance_id,
      leaseExpiresAt: row.lease_expires_at,
      startedAt: row.attempt_started_at,
    },
    sealedSecrets: row.sealed,
    isCancelRequested: row.cancel_requested_at !== null,
  }));
}
