import type { OwnEventType, TaskEventData } from '@claude-ops/contract';
import type { EmittedEvent } from './emitted-event.ts';

/** An event of claude-ops itself, as the contract's table has it. */
export function ownEvent<Type extends OwnEventType>(type: Type, data: TaskEventData[Type]): EmittedEvent {
  return { type, data: JSON.stringify(data) };
}
