import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { Cursor, Timestamp } from './common.ts';
import { LIMITS } from './limits.ts';
import { MCP_NAME_PATTERN } from './mcp.ts';
import { nullable } from './nullable.ts';

export const CredentialName = Type.String({
  pattern: MCP_NAME_PATTERN,
  description: 'A name: letters, digits, _ and -, at most 64.',
  examples: ['team'],
});

export const CredentialKind = Type.Union(
  [Type.Literal('api_key'), Type.Literal('oauth_token'), Type.Literal('gateway')],
  {
    description:
      'api_key: a key of the Anthropic API. oauth_token: the token of a subscription (`claude setup-token`). gateway: a bearer token of another server that speaks the Messages API.',
  },
);
export type CredentialKind = Static<typeof CredentialKind>;

const fields = {
  kind: CredentialKind,
  secret: Type.String({
    minLength: LIMITS.apiKeyMinCharacters,
    maxLength: LIMITS.credentialMaxCharacters,
    pattern: '^[\\x21-\\x7e]+$',
    description: 'Encrypted at rest, and never answered.',
    examples: ['sk-ant-...'],
  }),
  baseUrl: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2048,
      pattern: '^https?://',
      description: 'Of a gateway, which needs it: where its Messages API is, without `/v1/messages`.',
      examples: ['https://llm.example.com'],
    }),
  ),
  description: Type.Optional(Type.String({ maxLength: 1024 })),
};

/** The body of `PUT /api/credentials/:name`. */
export const CredentialInput = Type.Object(fields, {
  additionalProperties: false,
  description: 'A credential of the model API.',
});
export type CredentialInput = Undefinable<Static<typeof CredentialInput>>;

/** The body of `POST /api/credentials`. */
export const NewCredential = Type.Object(
  { name: CredentialName, ...fields },
  { additionalProperties: false, description: 'A credential of the model API, and its name.' },
);
export type NewCredential = Undefinable<Static<typeof NewCredential>>;

export const Credential = Type.Object(
  {
    name: CredentialName,
    kind: CredentialKind,
    baseUrl: nullable(Type.String({ description: 'Of a gateway.' })),
    description: nullable(Type.String()),
    source: Type.Union([Type.Literal('stored'), Type.Literal('environment')], {
      description:
        'environment: the server was started with it, as ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN.',
    }),
    createdAt: nullable(Timestamp),
    updatedAt: nullable(Timestamp),
  },
  { description: 'A credential of the model API, without its secret.' },
);
export type Credential = Static<typeof Credential>;

export const CredentialPage = Type.Object({ data: Type.Array(Credential), nextCursor: nullable(Cursor) });
export type CredentialPage = Static<typeof CredentialPage>;
