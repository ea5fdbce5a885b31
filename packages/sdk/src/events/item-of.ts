import type { TaskEventByType } from '@claude-ops/contract';
import { HEARTBEAT_EVENT } from '@claude-ops/contract/client';
import type { EventSourceMessage } from 'eventsource-parser';
import type { StreamItem } from './stream-item.ts';

/**
 * What a message of an event stream is; undefined for a named one without an id, which is of a later version.
 *
 * @throws {Error} it has an id, and is no task event.
 */
export function itemOf({ event, id, data }: EventSourceMessage): StreamItem | undefined {
  if (event === HEARTBEAT_EVENT) return { kind: 'heartbeat' };
  if (id === undefined) return undefined;
  const value: unknown = JSON.parse(data);
  if (!isTaskEvent(value)) throw new Error(`The message with the id ${id} is no task event.`);
  return { kind: 'event', event: value };
}

function isTaskEvent(value: unknown): value is TaskEventByType {
  if (typeof value !== 'object' || value === null || !('sequence' in value) || !('type' in value))
    return false;
  return Number.isInteger(value.sequence) && typeof value.type === 'string';
}
