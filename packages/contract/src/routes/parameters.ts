import { Type } from '@sinclair/typebox';
import { Cursor, Id } from '../schemas/common.ts';
import { LIMITS } from '../schemas/limits.ts';

export const idParams = Type.Object({ id: Id }, { additionalProperties: false });

export const pageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
