import type { CopyEnd } from './any-tables.ts';
import { CopyRefusedError } from './copy-refused-error.ts';
import { findOthers, findThere } from './find-there.ts';
import { sourceBatches, type SourceTask } from './source-batches.ts';

/** So many are named of what stands in the way. */
const MOST_NAMED = 5;

export interface Survey {
  readonly tasks: number;
  /** How many of them the target has. */
  readonly there: number;
  /** The tasks that ran when the server of the source ended without warning. */
  readonly running: readonly string[];
}

interface SurveyParts {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
  readonly signal: AbortSignal;
}

/**
 * Looks at all tasks before the first is copied.
 *
 * @throws {CopyRefusedError} where the target has other tasks, keys or profiles in the place of those of the source.
 */
export async function survey(parts: SurveyParts): Promise<Survey> {
  const [others, takenKeys, running]: [string[], string[], string[]] = [[], [], []];
  let [tasks, there] = [0, 0];
  for await (const batch of sourceBatches(parts.source.tables)) {
    if (parts.signal.aborted) break;
    const found = await findThere(parts, batch);
    const both = batch.filter(({ id }) => found.get(id)?.isPruned === false);
    const missing = batch.filter(({ id }) => !found.has(id));
    others.push(...(await findOthers(parts, both)));
    takenKeys.push(...(await findTakenKeys(parts, missing)));
    running.push(...batch.filter(({ status }) => status === 'running').map(({ id }) => id));
    tasks += batch.length;
    there += found.size;
  }
  refuse(others, takenKeys);
  return { tasks, there, running };
}

/** The idempotency keys of tasks that other tasks have in the target. */
async function findTakenKeys(
  { source, target }: SurveyParts,
  missing: readonly SourceTask[],
): Promise<string[]> {
  const keys = await source.tables
    .selectFrom('idempotency_keys')
    .select('key')
    .where(
      'task_id',
      'in',
      missing.map(({ id }) => id),
    )
    .execute();
  if (keys.length === 0) return [];
  const taken = await target.tables
    .selectFrom('idempotency_keys')
    .select('key')
    .where(
      'key',
      'in',
      keys.map(({ key }) => key),
    )
    .execute();
  return taken.map(({ key }) => key);
}

function refuse(others: readonly string[], takenKeys: readonly string[]): void {
  const apart =
    'Copy into another database, such as a new one of the same server: DATABASE_URL names it. Or prune these tasks there first.';
  if (others.length > 0)
    throw new CopyRefusedError(
      `PostgreSQL has ${counted(others, 'task')} whose id a task of this database has too, and that went another way: ${named(others)}.`,
      apart,
    );
  if (takenKeys.length > 0)
    throw new CopyRefusedError(
      `PostgreSQL has other tasks with ${counted(takenKeys, 'idempotency key')} of this database: ${named(takenKeys)}.`,
      apart,
    );
}

const counted = (items: readonly string[], noun: string) =>
  `${items.length} ${noun}${items.length === 1 ? '' : 's'}`;

function named(items: readonly string[]): string {
  const more = items.length - MOST_NAMED;
  return `${items.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
