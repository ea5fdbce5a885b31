import {
  canChange,
  isFinal,
  promptPreview,
  type Task,
  type TaskStatus,
  type TaskSummary,
} from '@claude-ops/contract';
import type {
  AbandonedTask,
  AttemptRecord,
  ClaimedTask,
  ClaimRequest,
  EventBatch,
  EventDraft,
  EventPageRequest,
  FinishedQuery,
  FinishedTask,
  FinishRequest,
  Idempotency,
  IdempotentTask,
  Insertion,
  NewTask,
  RenewedLease,
  StoredEvent,
  TaskChange,
  TaskQuery,
  TaskStore,
} from './task-store.ts';

interface Entry {
  task: Task;
  sealedSecrets: string | null;
  isCancelRequested: boolean;
  /** Present while the task runs. */
  attempt: AttemptRecord | undefined;
  readonly idempotency: Idempotency | undefined;
  readonly events: StoredEvent[];
}

type Entries = Map<string, Entry>;
/** Ids of tasks, by their idempotency keys. */
type Keys = Map<string, string>;

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
  return {
    insert: async (newTask) => insert(entries, keys, newTask),
    findByIdempotencyKey: async (key) => findByIdempotencyKey(entries, keys, key),
    find: async (id) => structuredClone(entries.get(id)?.task),
    list: async (query) => list(entries, query),
    countByStatus: async () => countByStatus(entries),
    claim: async (request) => claim(entries, request),
    finish: async (request) => finish(entries, request),
    requestCancel: async (id) => requestCancel(entries, id),
    appendEvents: async (batches) => batches.flatMap((batch) => appendBatch(entries, batch)),
    listEvents: async (taskId, page) => structuredClone(pageOf(entries.get(taskId)?.events ?? [], page)),
    renewLeases: async (request) => renewLeases(entries, request),
    listAbandoned: async (request) => listAbandoned(entries, request),
    listFinished: async (query) => listFinished(entries, query),
    countFinished: async (finishedBefore) => finishedEntries(entries, finishedBefore).length,
    remove: async (ids) => remove(entries, keys, ids),
    [Symbol.asyncDispose]: async () => {},
  };
}

function insert(
  entries: Entries,
  keys: Keys,
  { task, sealedSecrets, event, idempotency }: NewTask,
): Insertion {
  const taken = idempotency && findByIdempotencyKey(entries, keys, idempotency.key);
  if (taken !== undefined) return { status: 'key_taken', ...taken };
  if (entries.has(task.id)) throw new Error(`A task with the id ${task.id} exists already.`);
  const entry: Entry = {
    task: structuredClone(task),
    sealedSecrets,
    isCancelRequested: false,
    attempt: undefined,
    idempotency,
    events: [],
  };
  entries.set(task.id, entry);
  if (idempotency !== undefined) keys.set(idempotency.key, task.id);
  return { status: 'inserted', event: append(entry, event) };
}

function findByIdempotencyKey(entries: Entries, keys: Keys, key: string): IdempotentTask | undefined {
  const { task, idempotency } = entries.get(keys.get(key) ?? '') ?? {};
  return task && idempotency && structuredClone({ task, fingerprint: idempotency.fingerprint });
}

function list(entries: Entries, query: TaskQuery): TaskSummary[] {
  return sortedById(entries)
    .toReversed()
    .filter(({ task }) => matches(task, query))
    .slice(0, query.limit)
    .map(({ task }) => summarize(task));
}

function matches(task: Task, query: TaskQuery): boolean {
  const { statuses = [], tags = {}, createdAfter, createdBefore, beforeId } = query;
  return (
    (statuses.length === 0 || statuses.includes(task.status)) &&
    Object.entries(tags).every(([key, value]) => task.tags[key] === value) &&
    (createdAfter === undefined || task.createdAt > createdAfter) &&
    (createdBefore === undefined || task.createdAt < createdBefore) &&
    (beforeId === undefined || task.id < beforeId)
  );
}

function summarize(task: Task): TaskSummary {
  return structuredClone({
    id: task.id,
    status: task.status,
    mode: task.mode,
    model: task.model,
    permissionMode: task.permissionMode,
    timeout: task.timeout,
    tags: task.tags,
    attempts: task.attempts,
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    error: task.error,
    // By code points, so that no pair of surrogates is cut in two.
    promptPreview: promptPreview(task.prompt),
    costUsd: task.result?.costUsd ?? null,
  });
}

function countByStatus(entries: Entries): Record<TaskStatus, number> {
  const counts: Record<TaskStatus, number> = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const { task } of entries.values()) counts[task.status] += 1;
  return counts;
}

function claim(entries: Entries, request: ClaimRequest): ClaimedTask | undefined {
  const entry = sortedById(entries).find(({ task }) => task.status === 'queued');
  if (entry === undefined) return undefined;
  const attempts = entry.task.attempts + 1;
  const task: Task = { ...entry.task, status: 'running', attempts, startedAt: request.now };
  const attempt: AttemptRecord = {
    id: request.attemptId,
    taskId: task.id,
    number: attempts,
    instanceId: request.instanceId,
    leaseExpiresAt: request.leaseExpiresAt,
    startedAt: request.now,
  };
  const draft = request.event(structuredClone(task), { ...attempt });
  Object.assign(entry, { task, attempt });
  return {
    task: structuredClone(task),
    attempt: { ...attempt },
    sealedSecrets: entry.sealedSecrets,
    event: append(entry, draft),
  };
}

function finish(entries: Entries, request: FinishRequest): TaskChange | undefined {
  const entry = entries.get(request.taskId);
  if (entry === undefined || !mayFinish(entry, request)) return undefined;
  const { to: status, result, error, finishedAt } = request;
  const task = structuredClone<Task>({ ...entry.task, status, result, error, finishedAt });
  Object.assign(entry, { task, attempt: undefined, sealedSecrets: null });
  return { task: structuredClone(task), event: append(entry, request.event) };
}

function mayFinish({ task, isCancelRequested }: Entry, { from, attempt, to }: FinishRequest): boolean {
  return (
    task.status === from &&
    canChange(from, to) &&
    (from === 'queued' || task.attempts === attempt) &&
    (!isCancelRequested || to === 'cancelled')
  );
}

function requestCancel(entries: Entries, id: string): boolean {
  const entry = entries.get(id);
  if (entry?.task.status !== 'running') return false;
  entry.isCancelRequested = true;
  return true;
}

function appendBatch(entries: Entries, { taskId, attempt, events }: EventBatch): StoredEvent[] {
  const entry = entries.get(taskId);
  if (entry?.attempt?.number !== attempt) return [];
  return events.map((event) => append(entry, event));
}

function append(entry: Entry, { type, at, data }: EventDraft): StoredEvent {
  const event = { taskId: entry.task.id, sequence: entry.events.length + 1, type, at, data };
  entry.events.push(event);
  return { ...event };
}

function pageOf(events: readonly StoredEvent[], { after, limit, maxBytes }: EventPageRequest): StoredEvent[] {
  const page = events.slice(after, after + limit);
  let total = 0;
  const tooMany = page.findIndex(
    ({ data }, index) => (total += Buffer.byteLength(data)) > maxBytes && index > 0,
  );
  return tooMany === -1 ? page : page.slice(0, tooMany);
}

function renewLeases(
  entries: Entries,
  { instanceId, leaseExpiresAt }: { instanceId: string; leaseExpiresAt: string },
): RenewedLease[] {
  return running(entries)
    .filter(({ attempt }) => attempt.instanceId === instanceId)
    .map((entry) => {
      entry.attempt = { ...entry.attempt, leaseExpiresAt };
      const { id: attemptId, taskId } = entry.attempt;
      return { taskId, attemptId, isCancelRequested: entry.isCancelRequested };
    });
}

function listAbandoned(
  entries: Entries,
  { instanceId, now }: { instanceId: string | null; now: string },
): AbandonedTask[] {
  return running(entries)
    .filter(({ attempt }) => attempt.instanceId === instanceId || attempt.leaseExpiresAt < now)
    .map(({ task, attempt, isCancelRequested }) => structuredClone({ task, attempt, isCancelRequested }));
}

function listFinished(entries: Entries, { finishedBefore, after, limit }: FinishedQuery): FinishedTask[] {
  return finishedEntries(entries, finishedBefore)
    .toSorted((one, other) => (isAfter(one, other) ? 1 : -1))
    .filter((finished) => after === undefined || isAfter(finished, after))
    .slice(0, limit);
}

function finishedEntries(entries: Entries, finishedBefore: string): FinishedTask[] {
  return [...entries.values()].flatMap(({ task: { id, finishedAt } }) =>
    finishedAt !== null && finishedAt < finishedBefore ? [{ id, finishedAt }] : [],
  );
}

function isAfter(one: FinishedTask, other: FinishedTask): boolean {
  return one.finishedAt === other.finishedAt ? one.id > other.id : one.finishedAt > other.finishedAt;
}

function remove(entries: Entries, keys: Keys, ids: readonly string[]): number {
  const removable = [...new Set(ids)].flatMap((id) => {
    const entry = entries.get(id);
    return entry !== undefined && isFinal(entry.task.status) ? [entry] : [];
  });
  for (const { task, idempotency } of removable) {
    entries.delete(task.id);
    if (idempotency !== undefined) keys.delete(idempotency.key);
  }
  return removable.length;
}

function running(entries: Entries): (Entry & { attempt: AttemptRecord })[] {
  return sortedById(entries).filter(hasAttempt);
}

function hasAttempt(entry: Entry): entry is Entry & { attempt: AttemptRecord } {
  return entry.attempt !== undefined;
}

function sortedById(entries: Entries): Entry[] {
  return [...entries.values()].toSorted((one, other) => (one.task.id < other.task.id ? -1 : 1));
}
