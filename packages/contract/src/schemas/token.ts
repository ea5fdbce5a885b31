import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { canBeLeftOut } from './can-be-left-out.ts';
import { Cursor, Id, Timestamp, TimestampInput } from './common.ts';
import { nullable } from './nullable.ts';
import { Role } from './role.ts';

/** The name under which CLAUDE_OPS_TOKEN stands in tasks, approvals and the audit log. */
export const SERVER_TOKEN_NAME = 'CLAUDE_OPS_TOKEN';

/** A token as it is named where it has done something. It may have been revoked since. */
export const TokenName = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Null()], { description: `null for ${SERVER_TOKEN_NAME}.` }),
    name: Type.String(),
  },
  { description: 'A token, by its name at that time. It may have been revoked since.' },
);
export type TokenName = Static<typeof TokenName>;

const name = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Unique among the tokens. A revoked token leaves its name free.',
  examples: ['ci'],
});

/** The body of `POST /api/tokens`. */
export const TokenInput = Type.Object(
  {
    name,
    role: Role,
    ...canBeLeftOut({
      ownTasks: Type.Boolean({
        description:
          'Whether the token reaches only the tasks that it created. Goes with the roles viewer and submitter. Default: false.',
      }),
      expiresAt: Type.String({
        ...TimestampInput,
        description:
          'When the token ends: an RFC 3339 date, or date and time with an offset. Default: never.',
      }),
    }),
  },
  { additionalProperties: false, description: 'A new token.' },
);
export type TokenInput = Undefinable<Static<typeof TokenInput>>;

const tokenFields = {
  id: Id,
  name,
  role: Role,
  ownTasks: Type.Boolean({ description: 'Whether it reaches only the tasks that it created.' }),
  createdAt: Timestamp,
  expiresAt: Type.Union([Timestamp, Type.Null()], { description: 'When it ends. null: never.' }),
  lastUsedAt: Type.Union([Timestamp, Type.Null()], {
    description: 'When it was last shown, to the minute. null: never.',
  }),
};

export const Token = Type.Object(tokenFields, {
  description: 'A token of this server. The token itself is kept as a hash, and answered once.',
});
export type Token = Static<typeof Token>;

export const NewToken = Type.Object(
  {
    ...tokenFields,
    token: Type.String({
      description: 'What the caller sends as a bearer token. No other answer has it.',
      examples: ['cops_019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90_made-up'],
    }),
  },
  { description: 'A new token. Keep `token`: no other answer has it.' },
);
export type NewToken = Static<typeof NewToken>;

export const TokenPage = Type.Object({
  data: Type.Array(Token, { description: 'By name.' }),
  nextCursor: nullable(Cursor),
});
export type TokenPage = Static<typeof TokenPage>;
