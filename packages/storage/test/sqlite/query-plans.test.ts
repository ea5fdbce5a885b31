import type { AuditLog, TaskQuery, TaskStore, TokenStore } from '@claude-ops/core';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { createAuditLog } from '../../src/queries/create-audit-log.ts';
import { createTokenStore } from '../../src/queries/create-token-store.ts';
import type { Database } from '../../src/queries/tables.ts';
import { createSqliteTaskStore } from '../../src/sqlite/create-sqlite-task-store.ts';
import { openDatabase } from '../../src/sqlite/open-database.ts';
import {
  aLimit,
  ALL,
  anApproval,
  at,
  claimRequest,
  draft,
  finishRequest,
  idAt,
  newTaskAt,
  requeueRequest,
  resultOf,
  seed,
} from '../tasks.ts';

const running = idAt(1);
const range = { createdAfter: at(0), createdBefore: at(9) };
const list = (query: Omit<TaskQuery, 'limit'>) => (store: TaskStore) => store.list({ ...query, limit: 50 });
const append = (taskIds: string[]) => (store: TaskStore) =>
  store.appendEvents(taskIds.map((taskId) => ({ taskId, attempt: 1, events: [draft('a'), draft('b')] })));

const message = {
  message: {
    id: idAt(8),
    taskId: running,
    status: 'queued',
    text: 'Mind the gap.',
    delivery: 'next',
    createdAt: at(1),
    settledAt: null,
    attempt: null,
    turn: null,
    reason: null,
  },
  event: draft('task.message_queued'),
  mostOfTask: 10,
} as const;

const calls: Record<string, (store: TaskStore) => Promise<unknown>> = {
  insert: (store) => store.insert(newTaskAt(9, { tags: { a: '1', b: '2' } })),
  'insert with an idempotency key': (store) =>
    store.insert({ ...newTaskAt(9), idempotency: { key: 'once', fingerprint: 'same' } }),
  findByIdempotencyKey: async (store) => {
    await store.insert({ ...newTaskAt(9), idempotency: { key: 'once', fingerprint: 'same' } });
    return await store.findByIdempotencyKey('once');
  },
  'listFinished of a later page': (store) =>
    store.listFinished({ finishedBefore: at(9), after: { id: running, finishedAt: at(1) }, limit: 100 }),
  listFinished: (store) => store.listFinished({ finishedBefore: at(9), limit: 100 }),
  countFinished: (store) => store.countFinished(at(9)),
  prune: async (store) => {
    await store.finish(finishRequest(running));
    return await store.prune({ ids: [running, idAt(2)], at: at(1) });
  },
  listPruned: (store) => store.listPruned({ limit: 100 }),
  'listPruned of one engine': (store) =>
    store.listPruned({ limit: 100, leave: { except: 'here', prunedSince: at(0) } }),
  remove: async (store) => {
    await store.finish(finishRequest(running));
    return await store.remove([running, idAt(2)]);
  },
  find: (store) => store.find(running),
  findRunner: (store) => store.findRunner(running),
  'claim of the oldest': (store) => store.claim(claimRequest()),
  'claim of an engine with labels': (store) => store.claim(claimRequest({ labels: ['gpu', 'zone=a'] })),
  findNeeds: (store) => store.findNeeds([running, idAt(2)]),
  finish: (store) => store.finish(finishRequest(running, { result: resultOf('done') })),
  'finish of a queued task': (store) =>
    store.finish(finishRequest(idAt(2), { from: 'queued', to: 'cancelled' })),
  requeue: (store) => store.requeue(requeueRequest(running, { leaseEndedBefore: at(99_000) })),
  addApproval: (store) => store.addApproval(anApproval(running)),
  findApproval: (store) => store.findApproval(idAt(5)),
  listApprovals: (store) => store.listApprovals({ limit: 50 }),
  'listApprovals of a status': (store) => store.listApprovals({ status: 'pending', limit: 50 }),
  'listApprovals of a task': (store) =>
    store.listApprovals({ taskId: running, status: 'pending', beforeId: idAt(9), limit: 50 }),
  'listApprovals of a token': (store) => store.listApprovals({ createdBy: idAt(901), limit: 50 }),
  'isCreatedBy of a task': (store) => store.isCreatedBy({ taskId: running }, idAt(901)),
  'isCreatedBy of an approval': (store) => store.isCreatedBy({ approvalId: idAt(5) }, idAt(901)),
  listApprovalWaits: (store) => store.listApprovalWaits({ taskId: running, attempt: 1 }),
  settleApproval: async (store) => {
    await store.addApproval(anApproval(running));
    return await store.settleApproval({
      id: idAt(5),
      taskId: running,
      to: 'expired',
      decision: null,
      reason: null,
      at: at(1),
      event: draft('task.approval_expired'),
    });
  },
  'insert of a task that waits for usage limits': async (store) => {
    await store.noteUsageLimit(aLimit());
    return await store.insert({ ...newTaskAt(9), credential: 'key' });
  },
  'requeue of a task that waits for usage limits': async (store) => {
    await store.insert({ ...newTaskAt(0), credential: 'key' });
    await store.claim(claimRequest());
    await store.noteUsageLimit(aLimit());
    return await store.requeue(requeueRequest(idAt(0)));
  },
  noteUsageLimit: async (store) => {
    await store.insert({ ...newTaskAt(9), credential: 'key' });
    return await store.noteUsageLimit(aLimit());
  },
  'endUsageLimits of one': async (store) => {
    await store.insert({ ...newTaskAt(9), credential: 'key' });
    const { id } = await store.noteUsageLimit(aLimit());
    return await store.endUsageLimits({ id });
  },
  'endUsageLimits of those that are over': async (store) => {
    await store.noteUsageLimit(aLimit());
    return await store.endUsageLimits({ endedBy: at(99_000) });
  },
  listUsageLimits: async (store) => {
    await store.noteUsageLimit(aLimit());
    return await store.listUsageLimits();
  },
  'findNeeds of a task that is held': async (store) => {
    await store.noteUsageLimit(aLimit());
    await store.insert({ ...newTaskAt(9), credential: 'key' });
    return await store.findNeeds([idAt(9)]);
  },
  'list of those that wait for two usage limits': async (store) => {
    await store.noteUsageLimit(aLimit());
    await store.noteUsageLimit(aLimit({ id: idAt(501), credential: 'other' }));
    return await list({ isWaiting: true, tags: { a: '1' }, beforeId: idAt(9) })(store);
  },
  noteCost: (store) => store.noteCost({ taskId: running, attempt: 1, costUsd: 1 }),
  addMessage: (store) => store.addMessage(message),
  findMessage: (store) => store.findMessage(running, idAt(8)),
  listMessages: (store) => store.listMessages({ taskId: running, afterId: idAt(7), limit: 50 }),
  handMessages: async (store) => {
    await store.addMessage(message);
    return await store.handMessages({ taskId: running, attempt: 1 });
  },
  settleMessage: async (store) => {
    await store.addMessage(message);
    await store.handMessages({ taskId: running, attempt: 1 });
    const event = draft('task.message_delivered');
    const settled = { taskId: running, messageId: idAt(8), attempt: 1, turn: 1, at: at(1), event };
    return await store.settleMessage({ ...settled, to: 'delivered' });
  },
  withdrawMessage: async (store) => {
    await store.addMessage(message);
    await store.handMessages({ taskId: running, attempt: 1 });
    const event = draft('task.message_withdrawn');
    return await store.withdrawMessage({ taskId: running, messageId: idAt(8), at: at(1), event });
  },
  'finish of a task with a message': async (store) => {
    await store.addMessage(message);
    return await store.finish(finishRequest(running));
  },
  noteWaiting: (store) => store.noteWaiting({ taskId: running, attempt: 1, waitingFor: null }),
  requestCancel: (store) => store.requestCancel(running, at(1)),
  'appendEvents to one task': append([running]),
  'appendEvents to many tasks': append([running, idAt(2), idAt(3)]),
  listEvents: (store) => store.listEvents(running, { ...ALL, after: 1, limit: 200 }),
  renewLeases: (store) => store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(1) }),
  listExpiring: (store) => store.listExpiring(100),
  listContinued: (store) => store.listContinued(),
  endContinuing: (store) => store.endContinuing([running, idAt(2)]),
  listAbandoned: (store) => store.listAbandoned({ instanceId: 'here', now: at(1) }),
  countByStatus: (store) => store.countByStatus(),
  'list of all': list({}),
  'list of a later page': list({ beforeId: idAt(9) }),
  'list of a range of time': list(range),
  'list of a later page of a range': list({ ...range, beforeId: idAt(9) }),
  'list of one status': list({ statuses: ['queued'] }),
  'list of several statuses': list({ statuses: ['queued', 'running', 'failed'], beforeId: idAt(9) }),
  'list of several statuses in a range': list({ statuses: ['queued', 'running'], ...range }),
  'list of those that wait': list({ isWaiting: true }),
  'list of those that wait, of a tag in a range': list({ isWaiting: true, tags: { a: '1' }, ...range }),
  'list of a conversation': list({ conversation: idAt(2) }),
  'list of a later page of a conversation in a range': list({
    conversation: idAt(2),
    ...range,
    beforeId: idAt(9),
  }),
  'list of a token': list({ createdBy: idAt(901) }),
  'list of a token and a status in a range': list({ createdBy: idAt(901), statuses: ['queued'], ...range }),
  'list of those of a token that wait, of a later page': list({
    createdBy: idAt(901),
    isWaiting: true,
    tags: { a: '1' },
    beforeId: idAt(9),
  }),
  'list of a conversation of a token': list({ conversation: idAt(2), createdBy: idAt(901) }),
  'list of a tag': list({ tags: { a: '1' } }),
  'list of two tags in a range': list({ tags: { a: '1', b: '2' }, ...range }),
  'list of a tag and several statuses': list({ tags: { a: '1' }, statuses: ['queued', 'running'] }),
};

/**
 * Reads that stay as small as they are: as many rows as there are statuses, or modes, as the statement itself gives, as there are different needs
 * among the queued tasks, or as a task or an engine has labels.
 */
const bounded = [
  /^SCAN task_counts$/,
  /^SCAN \d+-ROW VALUES CLAUSE$/,
  /^SCAN (?:\d+ )?CONSTANT ROWS?$/,
  /^SCAN (?:arrays|modes)$/,
  /^SCAN \w+ VIRTUAL TABLE/,
];

const stores: Record<string, (parts: { tokens: TokenStore; audit: AuditLog }) => Promise<unknown>> = {
  'find of a token': ({ tokens }) => tokens.find(idAt(901)),
  'list of tokens': ({ tokens }) => tokens.list({ limit: 50 }),
  'noteUse of a token': ({ tokens }) => tokens.noteUse(idAt(901), at(1)),
  'delete of a token': ({ tokens }) => tokens.delete(idAt(901)),
  'list of the audit log': ({ audit }) => audit.list({ limit: 50 }),
  'list of the audit log of a token': ({ audit }) =>
    audit.list({ token: 'ci', beforeId: idAt(9), limit: 50 }),
  'list of the audit log of the id of a token': ({ audit }) => audit.list({ token: idAt(901), limit: 50 }),
  'list of the audit log of an action': ({ audit }) => audit.list({ action: 'createTask', limit: 50 }),
  'list of the audit log of a target': ({ audit }) => audit.list({ target: idAt(1), limit: 50 }),
  'removeBefore of the audit log': ({ audit }) => audit.removeBefore(idAt(9), 100),
};

test.for(Object.entries(stores))('%s goes by indexes alone and sorts nothing', async ([, call]) => {
  const queries: CompiledQuery[] = [];
  const database = openDatabase({ path: ':memory:', log: ({ query }) => void queries.push(query) });
  await using _store = createSqliteTaskStore(database, ':memory:');
  await call({ tokens: createTokenStore(database), audit: createAuditLog(database) });
  await assertIndexed(database, queries);
});

test.for(Object.entries(calls))('%s goes by indexes alone and sorts nothing', async ([, call]) => {
  const queries: CompiledQuery[] = [];
  const database = openDatabase({ path: ':memory:', log: ({ query }) => void queries.push(query) });
  await using store = createSqliteTaskStore(database, ':memory:');
  await seed(store, newTaskAt(1, { tags: { a: '1', b: '2' } }), 'running');
  await store.insert(newTaskAt(2));

  queries.length = 0;
  await call(store);
  await assertIndexed(database, queries);
});

async function assertIndexed(database: Database, queries: readonly CompiledQuery[]): Promise<void> {
  const statements = queries.filter((query) => /^(select|insert|update|delete) /.test(query.sql));
  expect(statements).not.toHaveLength(0);
  for (const statement of statements) {
    const plan = await explain(statement);
    const unwanted = plan.filter((step) => /^SCAN |TEMP B-TREE|AUTOMATIC/.test(step));
    expect(
      unwanted.filter((step) => !bounded.some((pattern) => pattern.test(step))),
      statement.sql,
    ).toStrictEqual([]);
    if (!statement.sql.startsWith('insert ') && unwanted.length === 0)
      expect(plan, statement.sql).toContainEqual(
        expect.stringMatching(/^SEARCH \w+ USING .*(INDEX|PRIMARY KEY)/),
      );
  }

  async function explain(query: CompiledQuery): Promise<string[]> {
    const explained = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]);
    const { rows } = await database.executeQuery<{ detail: string }>(explained);
    return rows.map(({ detail }) => detail);
  }
}
