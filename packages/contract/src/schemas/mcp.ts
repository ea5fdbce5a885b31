import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { Cursor, Id, Timestamp } from './common.ts';
import { LIMITS } from './limits.ts';

/** Of a profile, and of a server. */
export const MCP_NAME_PATTERN = '^[A-Za-z0-9_-]{1,64}$';
const variables = (description: string) =>
  Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,256}$' }), Type.String({ maxLength: 16_384 }), {
    additionalProperties: false,
    description,
  });

/** The fields of a server of any kind. The CLI takes them all, except `required`. */
const common = {
  required: Type.Optional(
    Type.Boolean({
      description:
        'Fail the task with mcp_server_failed if the server does not connect. The model is then not asked. Default: false.',
    }),
  ),
  timeout: Type.Optional(
    Type.Integer({
      minimum: 1_000,
      maximum: LIMITS.timeoutMaxMs,
      description: 'How long one call of a tool may take, in milliseconds.',
    }),
  ),
  alwaysLoad: Type.Optional(
    Type.Boolean({
      description: 'Describe all tools of the server to Claude from the start: it need not look for them.',
    }),
  ),
};

/** One MCP server, in the form the claude CLI's `--mcp-config` takes. */
export const McpServer = Type.Union([
  Type.Object(
    {
      type: Type.Optional(Type.Literal('stdio')),
      command: Type.String({ minLength: 1, maxLength: 4096 }),
      args: Type.Optional(Type.Array(Type.String({ maxLength: 16_384 }), { maxItems: 256 })),
      env: Type.Optional(
        variables('Environment of the server. Values are secrets: encrypted at rest, and answered masked.'),
      ),
      ...common,
    },
    { additionalProperties: false, title: 'StdioMcpServer' },
  ),
  Type.Object(
    {
      type: Type.Union([Type.Literal('http'), Type.Literal('sse')]),
      url: Type.String({ minLength: 1, maxLength: 2048, pattern: '^https?://' }),
      headers: Type.Optional(
        variables('Request headers. Values are secrets: encrypted at rest, and answered masked.'),
      ),
      headersHelper: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 4096,
          description:
            'A command that prints more headers as a JSON object. It runs where the agent does; what it prints is not known as a secret.',
        }),
      ),
      ...common,
    },
    { additionalProperties: false, title: 'HttpMcpServer' },
  ),
]);
export type McpServer = Static<typeof McpServer>;

export const McpServerMap = Type.Record(Type.String({ pattern: MCP_NAME_PATTERN }), McpServer, {
  additionalProperties: false,
  maxProperties: LIMITS.mcpServersMaxCount,
  description: 'MCP servers by name.',
});
export type McpServerMap = Static<typeof McpServerMap>;

/**
 * What a task asks for: servers given inline, and profiles by name. Where two have the same name, a later profile wins over an earlier
 * one, and an inline server over both.
 */
export const McpSelection = Type.Object(
  {
    inline: Type.Optional(McpServerMap),
    profiles: Type.Optional(
      Type.Array(Type.String({ pattern: MCP_NAME_PATTERN }), {
        maxItems: 20,
        uniqueItems: true,
        description: 'Names of MCP profiles.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type McpSelection = Static<typeof McpSelection>;

export const McpProfileInput = Type.Object(
  {
    name: Type.String({ pattern: MCP_NAME_PATTERN, description: 'Unique among the profiles.' }),
    description: Type.Optional(Type.String({ maxLength: 1024 })),
    servers: McpServerMap,
  },
  { additionalProperties: false, description: 'A reusable set of MCP servers.' },
);
export type McpProfileInput = Undefinable<Static<typeof McpProfileInput>>;

export const McpProfile = Type.Object(
  {
    id: Id,
    name: Type.String(),
    description: Type.Union([Type.String(), Type.Null()]),
    servers: McpServerMap,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'An MCP profile. Secret values are masked.' },
);
export type McpProfile = Static<typeof McpProfile>;

export const McpProfilePage = Type.Object({
  data: Type.Array(McpProfile),
  nextCursor: Type.Union([Cursor, Type.Null()]),
});
export type McpProfilePage = Static<typeof McpProfilePage>;
