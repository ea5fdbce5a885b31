import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskStore } from '@claude-ops/core';
import { openSqliteTaskStore } from '../src/index.ts';

export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'claude-ops-storage-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A store on a file of its own, which goes when the store closes. */
export async function openTemporaryStore(): Promise<TaskStore> {
  const directory = await temporaryDirectory();
  const store = await openSqliteTaskStore({ path: join(directory.path, 'claude-ops.db') });
  return {
    ...store,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** A store that is opened for each call and closed after it: what it tells can only come from the file. */
export async function openForgetfulStore(): Promise<TaskStore> {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const using = async <T>(call: (store: TaskStore) => Promise<T>): Promise<T> => {
    await using store = await openSqliteTaskStore({ path });
    return await call(store);
  };
  return {
    insert: (newTask) => using((store) => store.insert(newTask)),
    findByIdempotencyKey: (key) => using((store) => store.findByIdempotencyKey(key)),
    find: (id) => using((store) => store.find(id)),
    list: (query) => using((store) => store.list(query)),
    isCreatedBy: (what, tokenId) => using((store) => store.isCreatedBy(what, tokenId)),
    findRunner: (id) => using((store) => store.findRunner(id)),
    findNeeds: (ids) => using((store) => store.findNeeds(ids)),
    countByStatus: () => using((store) => store.countByStatus()),
    claim: (request) => using((store) => store.claim(request)),
    finish: (request) => using((store) => store.finish(request)),
    requeue: (request) => using((store) => store.requeue(request)),
    noteCost: (note) => using((store) => store.noteCost(note)),
    noteWaiting: (note) => using((store) => store.noteWaiting(note)),
    requestCancel: (id, at) => using((store) => store.requestCancel(id, at)),
    appendEvents: (batches) => using((store) => store.appendEvents(batches)),
    listEvents: (taskId, page) => using((store) => store.listEvents(taskId, page)),
    addMessage: (newMessage) => using((store) => store.addMessage(newMessage)),
    findMessage: (taskId, messageId) => using((store) => store.findMessage(taskId, messageId)),
    listMessages: (query) => using((store) => store.listMessages(query)),
    handMessages: (attempt) => using((store) => store.handMessages(attempt)),
    settleMessage: (request) => using((store) => store.settleMessage(request)),
    withdrawMessage: (request) => using((store) => store.withdrawMessage(request)),
    addApproval: (newApproval) => using((store) => store.addApproval(newApproval)),
    findApproval: (id) => using((store) => store.findApproval(id)),
    listApprovals: (query) => using((store) => store.listApprovals(query)),
    listApprovalWaits: (attempt) => using((store) => store.listApprovalWaits(attempt)),
    settleApproval: (settling) => using((store) => store.settleApproval(settling)),
    noteUsageLimit: (limit) => using((store) => store.noteUsageLimit(limit)),
    endUsageLimits: (which) => using((store) => store.endUsageLimits(which)),
    listUsageLimits: () => using((store) => store.listUsageLimits()),
    renewLeases: (request) => using((store) => store.renewLeases(request)),
    listExpiring: (limit) => using((store) => store.listExpiring(limit)),
    listContinued: () => using((store) => store.listContinued()),
    endContinuing: (ids) => using((store) => store.endContinuing(ids)),
    listAbandoned: (request) => using((store) => store.listAbandoned(request)),
    listFinished: (query) => using((store) => store.listFinished(query)),
    countFinished: (finishedBefore) => using((store) => store.countFinished(finishedBefore)),
    prune: (request) => using((store) => store.prune(request)),
    listPruned: (query) => using((store) => store.listPruned(query)),
    remove: (ids) => using((store) => store.remove(ids)),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
