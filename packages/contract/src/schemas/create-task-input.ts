import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { canBeLeftOut } from './can-be-left-out.ts';
import { LIMITS } from './limits.ts';
import { OPTIONAL_TASK_FIELDS } from './optional-task-fields.ts';

/** The body of `POST /api/tasks`. An optional field that is null counts as left out. */
export const CreateTaskInput = Type.Object(
  {
    prompt: Type.String({
      minLength: 1,
      maxLength: LIMITS.promptMaxBytes,
      description: 'The prompt for Claude, at most 1 MiB of UTF-8.',
      examples: ['Write a hello world function in TypeScript'],
    }),
    ...canBeLeftOut(OPTIONAL_TASK_FIELDS),
  },
  {
    additionalProperties: false,
    description: 'The input of a task. An optional field that is null counts as left out.',
  },
);
export type CreateTaskInput = Undefinable<Static<typeof CreateTaskInput>>;
