import { Type, type Static } from '@sinclair/typebox';
import { Id } from './common.ts';

/** The moment until which the provider lets a credential ask no more. The credential itself is not told. */
export const UsageLimit = Type.Object(
  {
    id: Id,
    taskId: Type.String({
      pattern: Id.pattern ?? '',
      description: 'The task that the provider refused first. It may have been pruned since.',
    }),
    since: Type.String({ format: 'date-time', description: 'When the provider refused it.' }),
    until: Type.String({
      format: 'date-time',
      description: 'When the tasks with the same credential ask again.',
    }),
    queued: Type.Integer({
      minimum: 0,
      description: 'How many queued tasks it holds. Running tasks that wait for it are not counted.',
    }),
  },
  { description: 'A credential that the provider lets ask no more until a moment, and who waits for it.' },
);
export type UsageLimit = Static<typeof UsageLimit>;

export const UsageLimitList = Type.Object({
  data: Type.Array(UsageLimit, { description: 'Oldest first. A credential has one at most.' }),
});
export type UsageLimitList = Static<typeof UsageLimitList>;
