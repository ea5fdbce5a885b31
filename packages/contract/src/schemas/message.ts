import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { Cursor, Id, Timestamp } from './common.ts';
import { LIMITS } from './limits.ts';
import { nullable } from './nullable.ts';

export const MessageDelivery = Type.Union(
  [Type.Literal('next'), Type.Literal('later'), Type.Literal('now')],
  {
    description:
      'next: Claude reads it after the tool call that runs, in the same turn. later: it begins a turn of its own once the turn has ended. now: the turn that runs is interrupted, and the message begins the next one.',
    examples: ['next'],
  },
);
export type MessageDelivery = Static<typeof MessageDelivery>;

/** The body of `POST /api/tasks/:id/messages`. */
export const MessageInput = Type.Object(
  {
    text: Type.String({
      minLength: 1,
      maxLength: LIMITS.messageMaxBytes,
      description: 'The words for Claude, at most 64 KiB of UTF-8.',
      examples: ['Leave the tests as they are.'],
    }),
    delivery: Type.Optional(
      Type.Union([MessageDelivery, Type.Null()], { description: 'When Claude reads it. If not set: next.' }),
    ),
  },
  { additionalProperties: false, description: 'A message into a task.' },
);
export type MessageInput = Undefinable<Static<typeof MessageInput>>;

export const MessageStatus = Type.Union(
  [Type.Literal('queued'), Type.Literal('delivered'), Type.Literal('withdrawn'), Type.Literal('refused')],
  {
    description:
      'queued: Claude has yet to read it. delivered: Claude has read it, in the turn that `turn` counts. withdrawn: it was taken back in time. refused: the task ended first; `reason` says more.',
  },
);
export type MessageStatus = Static<typeof MessageStatus>;

export const Message = Type.Object(
  {
    id: Id,
    taskId: Id,
    status: MessageStatus,
    text: Type.String(),
    delivery: MessageDelivery,
    createdAt: Timestamp,
    settledAt: Type.Union([Timestamp, Type.Null()], { description: 'When it ceased to be queued.' }),
    attempt: nullable(Type.Integer({ minimum: 1, description: 'Of the task: the one that was given it.' })),
    turn: nullable(
      Type.Integer({ minimum: 1, description: 'Counts the turns of the run, as `result.turns` does.' }),
    ),
    reason: nullable(Type.String({ description: 'Why it was refused.' })),
  },
  { description: 'A message into a task, and what became of it.' },
);
export type Message = Static<typeof Message>;

export const MessagePage = Type.Object({
  data: Type.Array(Message, { description: 'In the order in which they were sent.' }),
  nextCursor: Type.Union([Cursor, Type.Null()]),
});
export type MessagePage = Static<typeof MessagePage>;
