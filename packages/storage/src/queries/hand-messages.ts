import type { HandRequest, MessageLook } from '@claude-ops/core';
import { QUEUED, UNGIVEN } from './left-messages.ts';
import type { Database } from './tables.ts';

/** So many at once: a CLI that reads nothing must not fill the memory. */
const MOST_HANDED = 16;

/** A look finds nothing most of the time: it takes no lock then. */
export async function handMessages(database: Database, request: HandRequest): Promise<MessageLook> {
  const { taskId, attempt, onlyInFlight = false, isNewCli = false } = request;
  if (isNewCli) await queueAgain(database, request);
  const queued = await database
    .selectFrom('task_messages')
    .innerJoin('tasks', 'tasks.id', 'task_messages.task_id')
    .select(['task_messages.id', 'handed_to', 'is_unwanted', 'text', 'delivery'])
    .where('task_messages.task_id', '=', taskId)
    .where('task_messages.status', '=', QUEUED)
    .where('tasks.status', '=', 'running')
    .where('tasks.attempts', '=', attempt)
    .orderBy('task_messages.id')
    .execute();
  const fresh = queued.filter(({ handed_to }) => handed_to !== attempt).map(({ id }) => id);
  const inFlight = queued
    .filter(({ handed_to }) => handed_to === attempt)
    .map(({ id, text, delivery, is_unwanted }) => ({ id, text, delivery, isUnwanted: is_unwanted === 1 }));
  if (onlyInFlight || fresh.length === 0) return { handed: [], inFlight };
  return { handed: await hand(database, request, fresh.slice(0, MOST_HANDED)), inFlight };
}

async function hand(
  database: Database,
  { taskId, attempt }: HandRequest,
  ids: readonly string[],
): Promise<MessageLook['handed']> {
  const rows = await database
    .updateTable('task_messages')
    .set({ handed_to: attempt })
    .where('task_id', '=', taskId)
    .where('id', 'in', ids)
    .where('status', '=', QUEUED)
    // An attempt that has ended may just have been given it.
    .where((eb) => eb.or([eb('handed_to', 'is', null), eb('handed_to', '!=', attempt)]))
    .where((eb) => eb.exists(runningAttempt(database, { taskId, attempt })))
    .returning(['id', 'text', 'delivery'])
    .execute();
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Queues again what earlier CLIs were given, unless the conversation has it. */
async function queueAgain(
  database: Database,
  { taskId, attempt, goesOnFrom = 0 }: HandRequest,
): Promise<void> {
  const given = database
    .selectFrom('task_messages')
    .select('id')
    .where('task_id', '=', taskId)
    .where('handed_to', '>', goesOnFrom)
    .where('status', 'in', ['queued', 'delivered']);
  if ((await given.execute()).length === 0) return;
  await database
    .updateTable('task_messages')
    .set(UNGIVEN)
    .where('id', 'in', given)
    .where((eb) => eb.exists(runningAttempt(database, { taskId, attempt })))
    .execute();
}

function runningAttempt(database: Database, { taskId, attempt }: HandRequest) {
  return database
    .selectFrom('tasks')
    .select('tasks.id')
    .where('tasks.id', '=', taskId)
    .where('tasks.status', '=', 'running')
    .where('tasks.attempts', '=', attempt);
}
