import { Type, type Static } from '@sinclair/typebox';
import { nullable } from './nullable.ts';

/** One turn of a run: the CLI reports a result at its end. */
export const Turn = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    text: nullable(Type.String({ description: 'The last text of the turn, at most 8 KiB of it.' })),
    costUsd: Type.Number({ minimum: 0, description: 'US dollars, of this turn alone.' }),
    permissionDenials: Type.Integer({ minimum: 0, description: 'Tool calls that were not allowed.' }),
  },
  { description: 'One turn of a run.' },
);
export type Turn = Static<typeof Turn>;
