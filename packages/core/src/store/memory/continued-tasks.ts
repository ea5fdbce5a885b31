import { isFinal } from '@claude-ops/contract';
import type { Entries } from './entries.ts';

export function listContinued(entries: Entries): string[] {
  const unfinished = [...entries.values()].filter(({ task }) => !isFinal(task.status));
  return [...new Set(unfinished.flatMap(({ task }) => task.previousTaskId ?? []))];
}

export function endContinuing(entries: Entries, ids: readonly string[]): void {
  for (const id of ids) {
    const entry = entries.get(id);
    if (entry !== undefined) entry.task = { ...entry.task, continuableUntil: null };
  }
}
