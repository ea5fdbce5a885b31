import { Type, type Static } from '@sinclair/typebox';
import { GatewayUsage } from './gateway-usage.ts';
import { ModelUsage, TOKEN_COUNTS } from './token-counts.ts';

/** Tokens of all models a task used, sub-agents included: summed from the claude CLI's per-model accounting. */
export const Usage = Type.Object({
  ...TOKEN_COUNTS,
  models: Type.Record(Type.String(), ModelUsage, { description: 'The same counts, by model.' }),
  gateway: Type.Optional(
    Type.Union([GatewayUsage, Type.Null()], {
      description: 'Counts of the gateway, beside those of the claude CLI.',
    }),
  ),
});
export type Usage = Static<typeof Usage>;
