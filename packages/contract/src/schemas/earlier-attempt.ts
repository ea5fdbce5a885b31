import { Type, type Static } from '@sinclair/typebox';
import { Timestamp } from './common.ts';
import { nullable } from './nullable.ts';
import { TaskError } from './task-error.ts';

/** An attempt after which the task was queued again. */
export const EarlierAttempt = Type.Object({
  attempt: Type.Integer({ minimum: 1, description: 'Its number, as events have it.' }),
  startedAt: Timestamp,
  endedAt: Timestamp,
  error: TaskError,
  costUsd: nullable(
    Type.Number({
      minimum: 0,
      description:
        'US dollars, as the gateway counted them. Requests that were going on when a server died may be missing. null if nothing is known.',
    }),
  ),
});
export type EarlierAttempt = Static<typeof EarlierAttempt>;
