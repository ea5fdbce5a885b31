import { Type, type Static } from '@sinclair/typebox';
import { codes } from './codes.ts';

/** The reason why a task waits. The engine finds it out when it answers the task. */
export const WaitingFor = Type.Object(
  {
    kind: codes<'slot' | 'node'>(['slot', 'node'], {
      description:
        'slot: a node can run the task, and it waits for its turn. node: no living node can run it, until the operator changes something. More may come.',
      examples: ['node'],
    }),
    reason: Type.String({
      description: 'What is missing, in a sentence.',
      examples: ['No node that starts tasks has the labels gpu, zone=a.'],
    }),
  },
  { description: 'What a queued task waits for. null for every other task.' },
);
export type WaitingFor = Static<typeof WaitingFor>;
