import type { IdempotentTask, Insertion, NewTask } from '../task-queue.ts';
import { append, type Entries, type Entry, type Keys } from './entries.ts';

export function insert(
  entries: Entries,
  keys: Keys,
  { task, sealedSecrets, event, boundTo, expiresAt, idempotency }: NewTask,
): Insertion {
  const taken = idempotency && findByIdempotencyKey(entries, keys, idempotency.key);
  if (taken !== undefined) return { status: 'key_taken', ...taken };
  if (entries.has(task.id)) throw new Error(`A task with the id ${task.id} exists already.`);
  const entry: Entry = {
    task: structuredClone(task),
    sealedSecrets,
    boundTo,
    expiresAt,
    isCancelRequested: false,
    ranOn: undefined,
    notedCostUsd: undefined,
    attempt: undefined,
    idempotency,
    events: [],
    messages: [],
    approvals: [],
  };
  entries.set(task.id, entry);
  if (idempotency !== undefined) keys.set(idempotency.key, task.id);
  return { status: 'inserted', event: append(entry, event) };
}

export function findByIdempotencyKey(entries: Entries, keys: Keys, key: string): IdempotentTask | undefined {
  const { task, idempotency } = entries.get(keys.get(key) ?? '') ?? {};
  return task && idempotency && structuredClone({ task, fingerprint: idempotency.fingerprint });
}
