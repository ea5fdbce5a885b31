import type { ExpiringTask } from '../task-queue.ts';
import type { Entries, Entry } from './entries.ts';

export function listExpiring(entries: Entries, limit: number): ExpiringTask[] {
  return [...entries.values()]
    .filter(isExpiring)
    .map(({ task, expiresAt }) => ({ taskId: task.id, expiresAt }))
    .toSorted((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1))
    .slice(0, limit);
}

function isExpiring(entry: Entry): entry is Entry & { expiresAt: string } {
  const { task, expiresAt } = entry;
  return expiresAt !== undefined && task.status === 'queued' && task.attempts === 0;
}
