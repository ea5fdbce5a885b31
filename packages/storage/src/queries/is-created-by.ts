import type { CreatedThing } from '@claude-ops/core';
import type { Database } from './tables.ts';

/** One read of a row by its id, whether that is there or not. */
export async function isCreatedBy(database: Database, what: CreatedThing, tokenId: string): Promise<boolean> {
  const tasks = database.selectFrom('tasks').where('tasks.pruned_at', 'is', null);
  const row =
    'taskId' in what
      ? await tasks.where('tasks.id', '=', what.taskId).select('tasks.created_by').executeTakeFirst()
      : await tasks
          .innerJoin('task_approvals', 'task_approvals.task_id', 'tasks.id')
          .where('task_approvals.id', '=', what.approvalId)
          .select('tasks.created_by')
          .executeTakeFirst();
  return row?.created_by === tokenId;
}
