import { createHash } from 'node:crypto';
import type { TaskStatus } from '@claude-ops/contract';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../queries/tables.ts';
import type { CopyEnd } from './any-tables.ts';
import type { SourceTask } from './source-batches.ts';

/** A task that both databases have. */
export interface TaskThere {
  readonly id: string;
  /** In the target: it may have run since it was copied. */
  readonly status: TaskStatus;
  /** Of the engine that runs it. */
  readonly needs: string | null;
  readonly isPruned: boolean;
}

interface Ends {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
}

/** Those of a batch that the target has, by their ids. */
export async function findThere(
  { target }: Pick<Ends, 'target'>,
  batch: readonly SourceTask[],
): Promise<Map<string, TaskThere>> {
  const rows = await target.tables
    .selectFrom('tasks')
    .select(['id', 'status', 'bound_to', 'pruned_at'])
    .where('id', 'in', idsOf(batch))
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        status: row.status,
        needs: row.bound_to,
        isPruned: row.pruned_at !== null,
      } satisfies TaskThere,
    ]),
  );
}

/**
 * Those that are another task in the target than in the source. The same task has the same spec, and a log that goes on from that of
 * the source: it may have run since it was copied.
 */
export async function findOthers(ends: Ends, there: readonly SourceTask[]): Promise<string[]> {
  if (there.length === 0) return [];
  const [own, others] = [await specsOfSource(ends, there), await specsOfTarget(ends, there)];
  const [ownEvents, otherEvents] = [
    await lastEvents(ends.source.tables, there),
    await lastEvents(ends.target.tables, there),
  ];
  return idsOf(there).filter(
    (id) => own.get(id) !== others.get(id) || ownEvents.get(id) !== otherEvents.get(id),
  );
}

/** A digest of what never changes of a task. */
const digestOf = (createdAt: string, spec: string) => `${createdAt} ${spec}`;

/** Specs may be large: one after the other. */
async function specsOfSource({ source }: Ends, tasks: readonly SourceTask[]): Promise<Map<string, string>> {
  const rows = source.tables
    .selectFrom('tasks')
    .innerJoin('task_inputs', 'task_inputs.task_id', 'tasks.id')
    .select(['tasks.id', 'tasks.created_at', 'task_inputs.spec'])
    .where('tasks.id', 'in', idsOf(tasks))
    .stream();
  const digests = new Map<string, string>();
  for await (const { id, created_at, spec } of rows)
    digests.set(id, digestOf(created_at, createHash('sha256').update(spec).digest('hex')));
  return digests;
}

async function specsOfTarget({ target }: Ends, tasks: readonly SourceTask[]): Promise<Map<string, string>> {
  const rows = await target.tables
    .selectFrom('tasks')
    .innerJoin('task_inputs', 'task_inputs.task_id', 'tasks.id')
    .select([
      'tasks.id',
      'tasks.created_at',
      sql<string>`encode(sha256(convert_to(task_inputs.spec, 'UTF8')), 'hex')`.as('spec'),
    ])
    .where('tasks.id', 'in', idsOf(tasks))
    .execute();
  return new Map(rows.map(({ id, created_at, spec }) => [id, digestOf(created_at, spec)]));
}

/** The events that the source has last of each task. */
async function lastEvents(
  database: Kysely<Tables>,
  tasks: readonly SourceTask[],
): Promise<Map<string, string>> {
  const rows = await database
    .selectFrom('task_events')
    .select(['task_id', 'type', 'at'])
    .where((eb) =>
      eb.or(
        tasks.map(({ id, lastSequence }) =>
          eb.and([eb('task_id', '=', id), eb('sequence', '=', lastSequence)]),
        ),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.task_id, `${row.type} ${row.at}`]));
}

const idsOf = (tasks: readonly SourceTask[]): string[] => tasks.map(({ id }) => id);
