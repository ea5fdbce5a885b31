import type { TaskEvent } from '@claude-ops/contract';
import type { StoredEvent } from '../store/event-log.ts';

const shared = new WeakMap<StoredEvent, TaskEvent>();

/** What a stored event is to who reads it. */
export function toTaskEvent({ sequence, type, at, data }: StoredEvent): TaskEvent {
  return { sequence, type, at, data: JSON.parse(data) as unknown };
}

/**
 * The same for all who follow a task and are given the same stored event: it is read from its JSON once, and what is made
 * of it can be kept beside it. So it is frozen, with all that is in it.
 */
export function sharedTaskEvent(stored: StoredEvent): TaskEvent {
  const known = shared.get(stored);
  if (known !== undefined) return known;
  const event = toTaskEvent(stored);
  deepFreeze(event);
  shared.set(stored, event);
  return event;
}

/** Not by recursion: an agent may nest deeper than the stack goes. */
function deepFreeze(event: TaskEvent): void {
  const open: unknown[] = [event];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    Object.freeze(value);
    for (const inner of Object.values(value)) if (typeof inner === 'object') open.push(inner);
  }
}
