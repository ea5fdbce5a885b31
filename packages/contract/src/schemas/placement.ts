import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

const PART = '[A-Za-z0-9][A-Za-z0-9._/-]{0,62}';

/** The operator gives it to a node, and a task may ask for it. It is compared as a whole: `zone` does not stand for `zone=a`. */
export const NodeLabel = Type.String({
  pattern: `^${PART}(=${PART})?$`,
  description:
    'A label of a node: a name, or a name and a value. Each has 1 to 63 characters of A-Z a-z 0-9 . _ / - and begins with a letter or digit.',
  examples: ['gpu', 'zone=a'],
});

/** On which nodes a task may run. */
export const Placement = Type.Object(
  {
    labels: Type.Array(NodeLabel, {
      minItems: 1,
      maxItems: LIMITS.placementLabelsMaxCount,
      uniqueItems: true,
      description: 'Labels that the node must have, all of them.',
      examples: [['gpu', 'zone=a']],
    }),
  },
  {
    additionalProperties: false,
    description:
      'Which nodes may run the task. It waits while no node can, and `waitingFor` then says what is missing.',
  },
);
export type Placement = Static<typeof Placement>;
