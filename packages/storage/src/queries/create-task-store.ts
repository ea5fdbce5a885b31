import type { DataLock, TaskStore } from '@claude-ops/core';
import { addApproval, findApproval, listApprovals, listApprovalWaits, settleApproval } from './approvals.ts';
import { appendEvents } from './append-events.ts';
import { endContinuing, listContinued } from './continued-tasks.ts';
import { countTasks } from './count-tasks.ts';
import type { Dialect } from './dialect.ts';
import { findByIdempotencyKey } from './find-by-idempotency-key.ts';
import { findRunner } from './find-runner.ts';
import { findNeeds } from './find-needs.ts';
import { findTask } from './find-task.ts';
import { finishTask } from './finish-task.ts';
import { isCreatedBy } from './is-created-by.ts';
import { listAbandoned } from './list-abandoned.ts';
import { listEvents } from './list-events.ts';
import { listExpiring } from './list-expiring.ts';
import { countFinished, listFinished } from './list-finished.ts';
import { listTasks } from './list-tasks.ts';
import { listPruned, pruneTasks } from './prune-tasks.ts';
import { handMessages } from './hand-messages.ts';
import { addMessage, findMessage, listMessages, settleMessage, withdrawMessage } from './messages.ts';
import { queueInserts } from './queue-inserts.ts';
import { removeTasks } from './remove-tasks.ts';
import { renewLeases } from './renew-leases.ts';
import { noteCost, noteWaiting, requeueTask } from './requeue-task.ts';
import { requestCancel } from './request-cancel.ts';
import type { Database } from './tables.ts';
import { endUsageLimits, listUsageLimits, noteUsageLimit } from './usage-limits.ts';

export interface TaskStoreParts {
  /** Open, and its schema up to date. */
  readonly database: Database;
  readonly dialect: Dialect;
  readonly lock: NonNullable<DataLock['lock']>;
  /** Once nothing waits to be stored any more. */
  close(): Promise<void>;
}

/** The store on a database; closing the store closes it. */
export function createTaskStore({ database, dialect, lock, close }: TaskStoreParts): TaskStore {
  const inserts = queueInserts(database, dialect);
  let closing: Promise<void> | undefined;
  return {
    insert: inserts.insert,
    findByIdempotencyKey: (key) => findByIdempotencyKey(database, key),
    find: (id) => findTask(database, id),
    list: (query) => listTasks(database, dialect, query),
    isCreatedBy: (what, tokenId) => isCreatedBy(database, what, tokenId),
    findRunner: (id) => findRunner(database, id),
    findNeeds: (ids) => findNeeds(database, ids),
    countByStatus: () => countTasks(database),
    claim: (request) => dialect.claim(database, request),
    finish: (request) => finishTask(database, request),
    requeue: (request) => requeueTask(database, dialect, request),
    noteCost: (note) => noteCost(database, note),
    noteWaiting: (note) => noteWaiting(database, note),
    requestCancel: (id, at) => requestCancel(database, { id, at }),
    appendEvents: (batches) => appendEvents(database, dialect, batches),
    listEvents: (taskId, page) => listEvents(database, { taskId, ...page }),
    addMessage: (newMessage) => addMessage(database, dialect, newMessage),
    findMessage: (taskId, messageId) => findMessage(database, taskId, messageId),
    listMessages: (query) => listMessages(database, query),
    handMessages: (attempt) => handMessages(database, attempt),
    settleMessage: (request) => settleMessage(database, dialect, request),
    withdrawMessage: (request) => withdrawMessage(database, dialect, request),
    addApproval: (newApproval) => addApproval(database, dialect, newApproval),
    findApproval: (id) => findApproval(database, id),
    listApprovals: (query) => listApprovals(database, query),
    listApprovalWaits: (attempt) => listApprovalWaits(database, attempt),
    settleApproval: (settling) => settleApproval(database, dialect, settling),
    noteUsageLimit: (limit) => noteUsageLimit(database, limit),
    endUsageLimits: (which) => endUsageLimits(database, which),
    listUsageLimits: () => listUsageLimits(database),
    renewLeases: (request) => renewLeases(database, request),
    listExpiring: (limit) => listExpiring(database, limit),
    listContinued: () => listContinued(database),
    endContinuing: (ids) => endContinuing(database, ids),
    listAbandoned: (request) => listAbandoned(database, request),
    listFinished: (query) => listFinished(database, query),
    countFinished: (finishedBefore) => countFinished(database, finishedBefore),
    prune: (request) => pruneTasks(database, request),
    listPruned: (query) => listPruned(database, query),
    remove: (ids) => removeTasks(database, ids),
    lock,
    [Symbol.asyncDispose]: () => (closing ??= inserts.flush().then(close)),
  };
}
