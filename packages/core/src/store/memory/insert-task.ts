import type { IdempotentTask, Insertion, NewTask } from '../task-queue.ts';
import { append, type Entries, type Entry, type Keys } from './entries.ts';
import { asHolding, limitAt, type Limits } from './usage-limits.ts';

export function insert(
  { entries, keys, limits }: { entries: Entries; keys: Keys; limits: Limits },
  { task, sealedSecrets, event, boundTo, expiresAt, credential, idempotency }: NewTask,
): Insertion {
  const taken = idempotency && findByIdempotencyKey(entries, keys, idempotency.key);
  if (taken !== undefined) return { status: 'key_taken', ...taken };
  if (entries.has(task.id)) throw new Error(`A task with the id ${task.id} exists already.`);
  const limit = limitAt(limits, credential, task.createdAt);
  const entry: Entry = {
    task: structuredClone(task),
    sealedSecrets,
    boundTo,
    expiresAt,
    credential,
    heldBy: limit?.id,
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
  const heldBy = asHolding(limit);
  return { status: 'inserted', event: append(entry, event), ...(heldBy && { heldBy }) };
}

export function findByIdempotencyKey(entries: Entries, keys: Keys, key: string): IdempotentTask | undefined {
  const { task, idempotency } = entries.get(keys.get(key) ?? '') ?? {};
  return task && idempotency && structuredClone({ task, fingerprint: idempotency.fingerprint });
}
