import { Type, type Static } from '@sinclair/typebox';
import { ModelUsage, TOKEN_COUNTS } from './token-counts.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const difference = (description: string) => Type.Integer({ description });

/** How many more of each the gateway counted than the claude CLI reported; negative where it counted fewer. */
export const UsageDifference = Type.Object({
  inputTokens: difference('Tokens sent.'),
  outputTokens: difference('Tokens received.'),
  cacheReadInputTokens: difference('Tokens read from the prompt cache.'),
  cacheCreationInputTokens: difference('Tokens written to the prompt cache.'),
  costUsd: Type.Number({ description: 'US dollars.' }),
});
export type UsageDifference = Static<typeof UsageDifference>;

/** What passed between a task and the model, as the gateway saw it: whoever sent it, the claude CLI or a command of the agent. */
export const GatewayUsage = Type.Object(
  {
    requests: count('Requests that the gateway accepted, answered or not.'),
    retries: count('Accepted requests that repeated a failed one byte for byte.'),
    errors: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
      description:
        'Failed requests, counted by the HTTP status of their answer. `broken`: the upstream did not finish its answer. `aborted`: the run did not wait for it.',
      examples: [{ '429': 2, broken: 1 }],
    }),
    requestBytes: count('Bytes of request bodies.'),
    responseBytes: count('Bytes of response bodies.'),
    ...TOKEN_COUNTS,
    costUsd: Type.Number({ minimum: 0, description: 'US dollars, by the list prices.' }),
    models: Type.Record(Type.String(), ModelUsage, {
      description: 'The same counts, by the model that answered.',
    }),
    timeToFirstTokenMs: Type.Array(Type.Integer({ minimum: 0 }), {
      maxItems: 1_000,
      description:
        'Milliseconds from a request to the first content of its answer, in the order of the answers. The first 1000.',
    }),
    difference: Type.Union([UsageDifference, Type.Null()], {
      description: "The gateway's counts less those of the claude CLI. null if they agree.",
    }),
  },
  { description: 'Traffic between a task and the model, counted by the gateway.' },
);
export type GatewayUsage = Static<typeof GatewayUsage>;
