import { ExecutionMode } from '@claude-ops/contract';
import type { ClaimRequest } from '@claude-ops/core';
import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import { offerOf } from './needs.ts';

/** The texts that begin a JSON array: those from `[` to before the next character. */
const FIRST_ARRAY = sql.lit('[');
const AFTER_ARRAYS = sql.lit('\\');

/** As the index on queued tasks has it. */
const NEEDS = sql<string>`coalesce(bound_to, '')`;

const ALL_MODES = ExecutionMode.anyOf.map((mode) => mode.const);

/** What databases say in different ways. */
interface Words {
  /** The table of tasks, by the index on what queued tasks need. */
  readonly tasks: RawBuilder<unknown>;
  /** Whether all that is needed is among what is offered: two JSON arrays. */
  containsAll(needs: RawBuilder<unknown>, offer: string): RawBuilder<boolean>;
}

const SQLITE: Words = {
  // Left to itself, SQLite takes the index of all tasks by their status at times: half a second beside a million others (measured).
  tasks: sql`${sql.table('tasks')} indexed by queued_tasks_by_needs`,
  containsAll: (needs, offer) => sql`not exists (
    select 1 from json_each(${needs}) as needed where needed.value not in (select value from json_each(${offer}))
  )`,
};

const POSTGRES: Words = {
  tasks: sql`${sql.table('tasks')}`,
  containsAll: (needs, offer) => sql`${needs}::jsonb <@ ${offer}::jsonb`,
};

/** For a database that one transaction has for itself. */
export function oldestClaimableOfSqlite(request: ClaimRequest): RawBuilder<string> {
  return oldestSeen(request, SQLITE);
}

/** Where others claim at the same time: the oldest, which one of them may hold. It holds nothing itself. */
export function oldestSeenInPostgres(request: ClaimRequest): RawBuilder<string> {
  return oldestSeen(request, POSTGRES);
}

function oldestSeen(request: ClaimRequest, words: Words): RawBuilder<string> {
  const head = oldestOf('doable', words);
  return sql`(${doable(request, words)} select min(head) from (select (${head}) as head from doable) as heads)`;
}

/**
 * The same where others claim at the same time: of what needs the same, the oldest that none of them holds. The row is held once it is
 * known to be the one, so that no claim keeps another from a task that it does not take. A node that is to start nothing more takes none,
 * also before it has heard of that.
 */
export function oldestClaimableOfPostgres(request: ClaimRequest): RawBuilder<string> {
  return sql`(${doable(request, POSTGRES)} select oldest.id from (
    select mode, needs, (${oldestOf('doable', POSTGRES)}) as head from doable order by head offset 0
  ) as heads cross join lateral (${oldestOf('heads', POSTGRES)} for update skip locked) as oldest
  where heads.head is not null and not exists ${drainingNode(request.instanceId)} limit 1)`;
}

/** The row of a node that is to start nothing more. */
function drainingNode(instanceId: string) {
  return expressionBuilder<{ nodes: { instance_id: string; is_draining: boolean } }>()
    .selectFrom('nodes')
    .select('instance_id')
    .where('instance_id', '=', instanceId)
    .where('is_draining', '=', true);
}

/**
 * A table `doable` with the columns `mode` and `needs`: what tasks may need that an engine can run. What waits at all is found by one step
 * along the index for each mode and text that differ, so it does not matter how many tasks wait that need something else.
 */
function doable(
  { instanceId, labels = [], modes = ALL_MODES }: ClaimRequest,
  words: Words,
): RawBuilder<unknown> {
  const offered = sql.join(modes.map((mode) => sql`(${mode})`));
  const withModes = modes.length === 0 ? NO_MODES : sql`modes (mode) as (values ${offered})`;
  // Without a cast: SQLite compares text of a declared type by no index on an expression.
  const always = sql`select mode, '' as needs from modes union all select mode, ${instanceId} from modes`;
  if (labels.length === 0) return sql`with ${withModes}, doable as (${always})`;
  const isOffered = words.containsAll(sql`needs`, offerOf({ instanceId, labels }));
  return sql`with recursive ${withModes}, arrays (mode, needs) as (
    select mode, (${nextArray('modes', sql`>= ${FIRST_ARRAY}`, words)}) from modes
    union all
    select mode, (${nextArray('arrays', sql`> arrays.needs`, words)}) from arrays where arrays.needs is not null
  ), doable as (
    ${always} union all select mode, needs from arrays where needs is not null and ${isOffered}
  )`;
}

const NO_MODES = sql`modes (mode) as (select '' where false)`;

const nextArray = (row: 'modes' | 'arrays', after: RawBuilder<unknown>, { tasks }: Words) =>
  sql`select ${NEEDS} from ${tasks}
    where status = 'queued' and mode = ${sql.ref(`${row}.mode`)} and ${NEEDS} ${after} and ${NEEDS} < ${AFTER_ARRAYS}
    order by ${NEEDS}, id limit 1`;

/** The oldest queued task that needs the same as a row. */
const oldestOf = (row: 'doable' | 'heads', { tasks }: Words) =>
  sql`select id from ${tasks}
    where status = 'queued' and mode = ${sql.ref(`${row}.mode`)} and ${NEEDS} = ${sql.ref(`${row}.needs`)}
    order by id limit 1`;
