import {
  addApproval,
  findApproval,
  listApprovals,
  listApprovalWaits,
  settleApproval,
} from './memory/approvals.ts';
import { claim } from './memory/claim-task.ts';
import type { Entries, Keys } from './memory/entries.ts';
import { endContinuing, listContinued } from './memory/continued-tasks.ts';
import { appendBatch, pageOf } from './memory/events.ts';
import { finish, requestCancel } from './memory/finish-task.ts';
import { findByIdempotencyKey, insert } from './memory/insert-task.ts';
import { findNeeds } from './memory/find-needs.ts';
import { isCreatedBy } from './memory/is-created-by.ts';
import { listAbandoned, renewLeases } from './memory/leases.ts';
import { listExpiring } from './memory/list-expiring.ts';
import { countByStatus, list } from './memory/list-tasks.ts';
import {
  addMessage,
  findMessage,
  handMessages,
  listMessages,
  settleMessage,
  withdrawMessage,
} from './memory/messages.ts';
import { listPruned, prune, type Pruned } from './memory/prune-tasks.ts';
import { noteCost, noteWaiting, requeue } from './memory/requeue-task.ts';
import { finishedEntries, listFinished, remove } from './memory/remove-tasks.ts';
import { endUsageLimits, listUsageLimits, noteUsageLimit, type Limits } from './memory/usage-limits.ts';
import type { TaskStore } from './task-store.ts';

/**
 * A store that forgets everything when the process ends: for tests, and for a service that needs no durable tasks.
 * Nothing it returns is shared with what it keeps.
 *
 * @example
 * await using store = createMemoryTaskStore();
 */
export function createMemoryTaskStore(): TaskStore {
  const entries: Entries = new Map();
  const keys: Keys = new Map();
  const pruned: Pruned = new Map();
  const limits: Limits = new Map();
  return {
    insert: async (newTask) => insert({ entries, keys, limits }, newTask),
    findByIdempotencyKey: async (key) => findByIdempotencyKey(entries, keys, key),
    find: async (id) => structuredClone(entries.get(id)?.task),
    list: async (query) => list(entries, query),
    isCreatedBy: async (what, tokenId) => isCreatedBy(entries, what, tokenId),
    findRunner: async (id) => entries.get(id)?.ranOn,
    findNeeds: async (ids) => findNeeds(entries, limits, ids),
    countByStatus: async () => countByStatus(entries),
    claim: async (request) => claim(entries, request),
    finish: async (request) => finish(entries, request),
    requeue: async (request) => requeue(entries, limits, request),
    noteCost: async (note) => noteCost(entries, note),
    noteWaiting: async (note) => noteWaiting(entries, note),
    requestCancel: async (id) => requestCancel(entries, id),
    appendEvents: async (batches) => batches.flatMap((batch) => appendBatch(entries, batch)),
    listEvents: async (taskId, page) => structuredClone(pageOf(entries.get(taskId)?.events ?? [], page)),
    addMessage: async (newMessage) => addMessage(entries, newMessage),
    findMessage: async (taskId, messageId) => findMessage(entries, taskId, messageId),
    listMessages: async (query) => listMessages(entries, query),
    handMessages: async (attempt) => handMessages(entries, attempt),
    settleMessage: async (request) => settleMessage(entries, request),
    withdrawMessage: async (request) => withdrawMessage(entries, request),
    addApproval: async (newApproval) => addApproval(entries, newApproval),
    findApproval: async (id) => findApproval(entries, id),
    listApprovals: async (query) => listApprovals(entries, query),
    listApprovalWaits: async (attempt) => listApprovalWaits(entries, attempt),
    settleApproval: async (settling) => settleApproval(entries, settling),
    noteUsageLimit: async (limit) => noteUsageLimit(entries, limits, limit),
    endUsageLimits: async (which) => endUsageLimits(entries, limits, which),
    listUsageLimits: async () => listUsageLimits(entries, limits),
    renewLeases: async (request) => renewLeases(entries, request),
    listExpiring: async (limit) => listExpiring(entries, limit),
    listContinued: async () => listContinued(entries),
    endContinuing: async (ids) => endContinuing(entries, ids),
    listAbandoned: async (request) => listAbandoned(entries, request),
    listFinished: async (query) => listFinished(entries, query),
    countFinished: async (finishedBefore) => finishedEntries(entries, finishedBefore).length,
    prune: async (request) => prune({ entries, keys, pruned }, request),
    listPruned: async (query) => listPruned(pruned, query),
    remove: async (ids) => remove({ entries, keys, pruned }, ids),
    [Symbol.asyncDispose]: async () => {},
  };
}
