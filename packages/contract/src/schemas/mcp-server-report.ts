import { Type, type Static } from '@sinclair/typebox';

/** The state of an MCP server in a run. */
export const McpServerReport = Type.Object({
  name: Type.String(),
  status: Type.String({
    description:
      'As the claude CLI says it: `connected`, `failed`, `needs-auth` or `pending`. More may come.',
    examples: ['connected'],
  }),
  error: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it did not connect; null where it did.',
  }),
});
export type McpServerReport = Static<typeof McpServerReport>;
