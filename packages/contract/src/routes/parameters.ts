import { Type } from '@sinclair/typebox';
import { Cursor, Id } from '../schemas/common.ts';
import { LIMITS } from '../schemas/limits.ts';
import { HEADERS } from '../wire.ts';

export const idParams = Type.Object({ id: Id }, { additionalProperties: false });

export const idempotencyHeaders = Type.Object({
  [HEADERS.idempotencyKey]: Type.Optional(
    Type.String({
      pattern: `^[\\x21-\\x7e]{1,${LIMITS.idempotencyKeyMaxCharacters}}$`,
      description:
        'The same key with the same body counts once, however often it is sent. The server knows it as long as the task is kept.',
    }),
  ),
});

export const pageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
