import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { Cursor, Id, Timestamp } from './common.ts';
import { LIMITS } from './limits.ts';
import { nullable } from './nullable.ts';
import { TokenName } from './token.ts';

/** One call that changed something, or was refused for its role. */
export const AuditEntry = Type.Object(
  {
    id: Id,
    at: Timestamp,
    token: Type.Union([TokenName, Type.Null()], {
      description: 'The token that was shown. null: the server needed none, or it was a signed link.',
    }),
    action: Type.String({ description: 'The `operationId` of the route.', examples: ['cancelTask'] }),
    outcome: Type.Union([Type.Literal('done'), Type.Literal('refused')], {
      description: 'refused: the token does not have the role that the route needs.',
    }),
    target: Type.Union([Type.String(), Type.Null()], {
      description: 'The id or name of the thing that was created or changed.',
    }),
    address: Type.Union([Type.String(), Type.Null()], {
      description: 'The address that the request came from.',
    }),
    requestId: Type.Union([Type.String(), Type.Null()], { description: 'The request, as the log names it.' }),
  },
  { description: 'A call that changed something, or was refused for its role.' },
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditPage = Type.Object({
  data: Type.Array(AuditEntry, { description: 'Newest first.' }),
  nextCursor: nullable(Cursor),
});
export type AuditPage = Static<typeof AuditPage>;

/** Narrows the audit log. All conditions must hold. */
export const AuditFilter = Type.Object(
  {
    token: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'The id or the name of a token.' }),
    ),
    action: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    target: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type AuditFilter = Undefinable<Static<typeof AuditFilter>>;
