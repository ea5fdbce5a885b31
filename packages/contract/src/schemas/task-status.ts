import { Type, type Static } from '@sinclair/typebox';

/** Where a task is in its life. The last three are final. */
export const TaskStatus = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('completed'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ],
  {
    description:
      'queued -> running -> completed | failed | cancelled. The last three are final. A task with retries goes back to queued if it is interrupted.',
  },
);
export type TaskStatus = Static<typeof TaskStatus>;
