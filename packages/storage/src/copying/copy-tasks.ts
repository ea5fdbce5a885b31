import type { CopyEnd } from './any-tables.ts';
import { bindToEngine } from '../queries/needs.ts';
import { COPIED_TABLES } from './copied-tables.ts';
import { copyRows } from './copy-rows.ts';
import { findThere, type TaskThere } from './find-there.ts';
import { sourceBatches, type SourceTask } from './source-batches.ts';

/** A task whose rows are about to be copied, or were before. */
export interface TaskToCopy extends SourceTask {
  /** Undefined for one that the target does not have yet. */
  readonly there: TaskThere | undefined;
}

export interface CopiedBatch {
  readonly tasks: number;
  /** How many of them the target did not have. */
  readonly copied: number;
}

export interface CopyTasksParts {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
  readonly signal: AbortSignal;
  /**
   * Copies the files of tasks, before their rows: an engine may run a task as soon as the target has it.
   *
   * @returns the engine that each of these is bound to, because it alone has the files.
   */
  readonly copyFiles: (tasks: readonly TaskToCopy[]) => Promise<ReadonlyMap<string, string>>;
}

/** Copies all tasks that the target does not have, batch by batch: each is there as a whole or not at all. */
export async function* copyTasks(parts: CopyTasksParts): AsyncGenerator<CopiedBatch, void> {
  const isOver = () => parts.signal.aborted;
  for await (const batch of sourceBatches(parts.source.tables)) {
    if (isOver()) return;
    const there = await findThere(parts, batch);
    const bound = await parts.copyFiles(batch.map((task) => ({ ...task, there: there.get(task.id) })));
    // Files may be missing: no row may come without them.
    if (isOver()) return;
    const missing = batch.map(({ id }) => id).filter((id) => !there.has(id));
    if (missing.length > 0) await copyBatch(parts, missing, bound);
    await bindAnew(parts, batch, { there, bound });
    yield { tasks: batch.length, copied: missing.length };
  }
}

async function copyBatch(
  { source, target }: CopyTasksParts,
  ids: readonly string[],
  bound: ReadonlyMap<string, string>,
): Promise<void> {
  await target.rows.transaction().execute(async (transaction) => {
    for (const { table, column } of COPIED_TABLES)
      await copyRows({
        source: source.rows,
        target: transaction,
        table,
        column,
        ids,
        ...(table === 'tasks' && {
          change: (row) => ({ ...row, bound_to: needsOf(row, bound) }),
        }),
      });
  });
}

function needsOf(row: Readonly<Record<string, unknown>>, bound: ReadonlyMap<string, string>): string | null {
  const { id, bound_to: needs } = row;
  return bindToEngine(typeof needs === 'string' ? needs : null, bound.get(String(id)));
}

interface Binding {
  readonly there: ReadonlyMap<string, TaskThere>;
  readonly bound: ReadonlyMap<string, string>;
}

/** Lets every engine run what was bound to one, once its files were copied: the first time there was no bucket. */
async function bindAnew(
  { target }: CopyTasksParts,
  batch: readonly SourceTask[],
  { there, bound }: Binding,
): Promise<void> {
  for (const { id, needs } of batch) {
    const found = there.get(id);
    const wanted = bindToEngine(needs, bound.get(id));
    // A usage limit may hold it there by now.
    if (found === undefined || bindToEngine(found.needs, undefined) === wanted) continue;
    await target.tables
      .updateTable('tasks')
      .set({ bound_to: wanted })
      .where('id', '=', id)
      .where('status', '=', 'queued')
      .execute();
  }
}
