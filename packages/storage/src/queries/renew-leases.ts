import type { RenewedLease } from '@claude-ops/core';
import type { Database } from './tables.ts';

export function renewLeases(
  database: Database,
  { instanceId, leaseExpiresAt }: { instanceId: string; leaseExpiresAt: string },
): Promise<RenewedLease[]> {
  return database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('attempts')
      .set({ lease_expires_at: leaseExpiresAt })
      // A call that comes late makes no lease shorter.
      .where('lease_expires_at', '<', leaseExpiresAt)
      .where('instance_id', '=', instanceId)
      .where('ended_at', 'is', null)
      .execute();
    const rows = await transaction
      .selectFrom('attempts')
      .innerJoin('tasks', 'tasks.id', 'attempts.task_id')
      .select(['attempts.task_id', 'attempts.id', 'tasks.cancel_requested_at'])
      .where('attempts.instance_id', '=', instanceId)
      .where('attempts.ended_at', 'is', null)
      .execute();
    return rows.map((row) => ({
      taskId: row.task_id,
      attemptId: row.id,
      isCancelRequested: row.cancel_requested_at !== null,
    }));
  });
}
