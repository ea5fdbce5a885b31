import { Type, type Static } from '@sinclair/typebox';

const count = (description: string) => Type.Integer({ minimum: 0, description });

export const Health = Type.Object({
  status: Type.Union([Type.Literal('starting'), Type.Literal('ok'), Type.Literal('stopping')], {
    description: 'While it is starting, the server accepts tasks. It runs them once it is ok.',
  }),
  version: Type.String({ description: 'Version of claude-ops.' }),
  uptimeMs: count('Milliseconds since the start of the server.'),
  scheduler: Type.Object(
    {
      maxConcurrency: count('How many tasks run at once.'),
      running: count('Tasks that hold a slot.'),
      queued: count('Tasks that wait for a slot.'),
    },
    { description: 'Of all servers that share the database and are alive.' },
  ),
  node: Type.Object(
    {
      name: Type.String({ description: 'Name of this server.' }),
      maxConcurrency: count('How many tasks run at once here.'),
      running: count('Tasks that run here.'),
    },
    { description: 'Of this server alone.' },
  ),
  warm: Type.Object(
    {
      idle: count('Warm processes and containers that are idle.'),
      memoryBytes: count('Memory that they use, in bytes.'),
    },
    {
      description:
        'The warm pool: processes and containers started ahead, so that tasks start immediately. They hold no slot.',
    },
  ),
});
export type Health = Static<typeof Health>;
