import type { ExpressionBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** The sequence of the last event of a task, 0 where it has none: to be selected with the task. */
export function selectLastSequence(eb: ExpressionBuilder<Tables, 'tasks'>) {
  return eb.fn
    .coalesce(
      eb
        .selectFrom('task_events')
        .select((events) => events.fn.max('task_events.sequence').as('last'))
        .whereRef('task_events.task_id', '=', 'tasks.id'),
      eb.lit(0),
    )
    .as('lastSequence');
}
