import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { TimestampInput } from './common.ts';

/** Which finished tasks are removed, with all that is kept of them. */
export const PruneInput = Type.Object(
  {
    finishedBefore: TimestampInput,
    dryRun: Type.Optional(
      Type.Boolean({ default: false, description: 'Only count the tasks, and remove none.' }),
    ),
  },
  { additionalProperties: false },
);
export type PruneInput = Undefinable<Static<typeof PruneInput>>;

export const PruneReport = Type.Object({
  tasks: Type.Integer({
    minimum: 0,
    description:
      'How many tasks were removed, with their events and artifacts. With dryRun: how many would be.',
  }),
});
export type PruneReport = Static<typeof PruneReport>;
