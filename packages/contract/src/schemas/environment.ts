import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

/** Variables of a task. */
export const TaskEnvironment = Type.Record(
  Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,255}$' }),
  Type.String({ maxLength: LIMITS.envValueMaxCharacters, pattern: '^[^\\u0000]*$' }),
  {
    additionalProperties: false,
    maxProperties: LIMITS.envMaxCount,
    description:
      'Environment variables of the commands that Claude runs. Values are secrets: encrypted at rest, answered masked, masked in the output, and erased when the task ends. Variables that the server sets itself are refused.',
    examples: [{ DATABASE_URL: 'postgres://127.0.0.1/test' }],
  },
);
export type TaskEnvironment = Static<typeof TaskEnvironment>;
