import type { OwnEventType, TaskEventData } from './event-table.ts';
import type { TaskEvent } from './task-event.ts';

type OwnEvent = {
  [Type in OwnEventType]: { readonly type: Type; readonly data: TaskEventData[Type] };
}[OwnEventType];

/** A message of the claude CLI as it is, secrets masked. `claude.unparsed` has the text of a line that is no message. */
interface ClaudeEvent {
  readonly type: `claude.${string}`;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * An event that narrows on its `type`. A newer server may send types that are not listed here: ignore them.
 *
 * @example
 * if (event.type === 'task.failed') console.log(event.data.error.code);
 */
export type TaskEventByType = Omit<TaskEvent, 'type' | 'data'> & (OwnEvent | ClaudeEvent);
