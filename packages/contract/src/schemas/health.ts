import { Type, type Static } from '@sinclair/typebox';

const count = (description: string) => Type.Integer({ minimum: 0, description });

export const Health = Type.Object({
  status: Type.Union([Type.Literal('starting'), Type.Literal('ok'), Type.Literal('stopping')], {
    description: 'Tasks are taken in while it is starting, and run once it is ok.',
  }),
  version: Type.String({ description: 'Of claude-ops.' }),
  uptimeMs: count('Milliseconds since the start.'),
  scheduler: Type.Object({
    maxConcurrency: count('How many tasks may run at once.'),
    running: count('Tasks that hold a slot.'),
    queued: count('Tasks that wait for one.'),
  }),
  warm: Type.Object(
    {
      idle: count('Processes and containers that were started ahead and wait for a task.'),
      memoryBytes: count('What they have in memory.'),
    },
    { description: 'They are not tasks, and hold no slot.' },
  ),
});
export type Health = Static<typeof Health>;
