import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { Timestamp } from './common.ts';
import { EVENT_DATA_IN_WORDS } from './event-table.ts';
import { LIMITS } from './limits.ts';

/** One line of a task's durable, append-only log. */
export const TaskEvent = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: 'Counts up by one within a task, from 1.' }),
    type: Type.String({
      description:
        "task.* for the task's own life; claude.<type> for the claude CLI's messages, whose data is the message unchanged (secrets masked); claude.unparsed for a line that is not JSON.",
      examples: ['task.started', 'claude.assistant'],
    }),
    at: Timestamp,
    data: Type.Unknown({
      description: `Depends on the type. ${EVENT_DATA_IN_WORDS} Ignore unknown types and fields.`,
    }),
  },
  { description: "One line of a task's event log." },
);
export type TaskEvent = Static<typeof TaskEvent>;

export const TaskEventPage = Type.Object({
  data: Type.Array(TaskEvent),
  nextAfter: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
    description: 'Pass it as `after` for the next page. null at the present end of the log.',
  }),
});
export type TaskEventPage = Static<typeof TaskEventPage>;

export const TaskEventFilter = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, default: 0, description: 'Only events with a greater sequence.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMITS.eventPageMax,
        default: LIMITS.eventPageDefault,
        description:
          'Most events of the page. A page of large events has fewer, so continue with `nextAfter`.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type TaskEventFilter = Undefinable<Static<typeof TaskEventFilter>>;
