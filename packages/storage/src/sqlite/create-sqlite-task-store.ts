import type { TaskStore } from '@claude-ops/core';
import { sql } from 'kysely';
import { createDataLock } from '../lock/create-data-lock.ts';
import { appendEvents } from './append-events.ts';
import { claimTask } from './claim-task.ts';
import { countTasks } from './count-tasks.ts';
import { findByIdempotencyKey } from './find-by-idempotency-key.ts';
import { findTask } from './find-task.ts';
import { finishTask } from './finish-task.ts';
import { listAbandoned } from './list-abandoned.ts';
import { listEvents } from './list-events.ts';
import { countFinished, listFinished } from './list-finished.ts';
import { listTasks } from './list-tasks.ts';
import { listPruned, pruneTasks } from './prune-tasks.ts';
import { queueInserts } from './queue-inserts.ts';
import { removeTasks } from './remove-tasks.ts';
import { renewLeases } from './renew-leases.ts';
import { requestCancel } from './request-cancel.ts';
import type { Database } from './tables.ts';

/** The store on a database that is open and up to date, by the path of its file; closing the store closes it. */
export function createSqliteTaskStore(database: Database, path: string): TaskStore {
  const inserts = queueInserts(database);
  const dataLock = createDataLock(path);
  let closing: Promise<void> | undefined;
  return {
    insert: inserts.insert,
    findByIdempotencyKey: (key) => findByIdempotencyKey(database, key),
    find: (id) => findTask(database, id),
    list: (query) => listTasks(database, query),
    countByStatus: () => countTasks(database),
    claim: (request) => claimTask(database, request),
    finish: (request) => finishTask(database, request),
    requestCancel: (id, at) => requestCancel(database, { id, at }),
    appendEvents: (batches) => appendEvents(database, batches),
    listEvents: (taskId, page) => listEvents(database, { taskId, ...page }),
    renewLeases: (request) => renewLeases(database, request),
    listAbandoned: (request) => listAbandoned(database, request),
    listFinished: (query) => listFinished(database, query),
    countFinished: (finishedBefore) => countFinished(database, finishedBefore),
    prune: (request) => pruneTasks(database, request),
    listPruned: (limit) => listPruned(database, limit),
    remove: (ids) => removeTasks(database, ids),
    lock: dataLock.take,
    [Symbol.asyncDispose]: () =>
      (closing ??= inserts
        .flush()
        .then(() => close(database))
        .finally(dataLock.release)),
  };
}

async function close(database: Database): Promise<void> {
  try {
    // Waits its turn behind what is under way, and leaves nothing behind in the log, erased secrets least of all.
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
  } finally {
    await database.destroy();
  }
}
