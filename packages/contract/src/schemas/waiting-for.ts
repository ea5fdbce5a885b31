import { Type, type Static } from '@sinclair/typebox';
import { codes } from './codes.ts';
import { Id, Timestamp } from './common.ts';
import { nullable } from './nullable.ts';

/** The reason why a task waits. What a queued task waits for, the engine finds out when it answers the task. */
export const WaitingFor = Type.Object(
  {
    kind: codes<'slot' | 'node' | 'message' | 'approval' | 'question' | 'plan' | 'budget' | 'usage_limit'>(
      ['slot', 'node', 'message', 'approval', 'question', 'plan', 'budget', 'usage_limit'],
      {
        description:
          'slot: a node can run the task, and it waits for its turn. node: no living node can run it, until the operator changes something. message: its work is done, and it waits for another message until its idleTimeout has passed. approval, question, plan, budget: somebody has to decide the approval that `approvalId` names. usage_limit: the provider refuses its credential until then. More may come.',
        examples: ['node'],
      },
    ),
    reason: Type.String({
      description: 'What is missing, in a sentence.',
      examples: ['No node that starts tasks has the labels gpu, zone=a.'],
    }),
    since: Type.Union([Timestamp, Type.Null()], {
      description:
        'When the wait began: for a usage limit, when the provider refused the first task. null for a task that waits for a slot or a node: it has waited since it was queued.',
    }),
    until: Type.Union([Timestamp, Type.Null()], { description: 'When the wait ends by itself.' }),
    approvalId: nullable(Id),
  },
  { description: 'What a queued or running task waits for. null if it waits for nothing.' },
);
export type WaitingFor = Static<typeof WaitingFor>;
