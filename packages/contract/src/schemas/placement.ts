import { Type } from '@sinclair/typebox';

const PART = '[A-Za-z0-9][A-Za-z0-9._/-]{0,62}';

/** What an operator says of a node, and a task may ask for: compared as a whole, so `zone` does not stand for `zone=a`. */
export const NodeLabel = Type.String({
  pattern: `^${PART}(=${PART})?$`,
  description:
    'A label of a node: a name, or a name and a value. Each has 1 to 63 characters of A-Z a-z 0-9 . _ / - and begins with a letter or digit.',
  examples: ['gpu', 'zone=a'],
});
