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
  },
  {
    additionalProperties: false,
    description:
      'Run the task again, from its beginning and in a new workspace, if its server died, was stopped or lost the database meanwhile. What the attempt before did outside of its workspace stays done. The timeout and maxCostUsd count over all attempts.',
    examples: [{ on: ['interrupted'], max: 2 }],
  },
);
export type Retries = Static<typeof Retries>;
