import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

/** When a task runs again instead of failing. */
export const Retries = Type.Object(
  {
    on: Type.Array(Type.Literal('interrupted'), {
      minItems: 1,
      uniqueItems: true,
      description: 'The codes of errors after which the task runs again. There is one: interrupted.',
    }),
    max: Type.Integer({
      minimum: 1,
      maximum: LIMITS.retriesMax,
      description: 'Most attempts more.',
      examples: [2],
    }),
    resume: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether the next attempt goes on in the session of the interrupted one, with its files and its conversation. The server that ran it keeps that session. Claude is told that it was interrupted. Without a session the attempt begins at the beginning.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Run the task again if its server died, was stopped or lost the database meanwhile: from its beginning and in a new workspace, unless resume is set. What the attempt before did outside of its workspace stays done. The timeout and maxCostUsd count over all attempts.',
    examples: [{ on: ['interrupted'], max: 2 }],
  },
);
export type Retries = Static<typeof Retries>;
