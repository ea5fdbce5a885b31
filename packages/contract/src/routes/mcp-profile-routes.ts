import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { McpProfile, McpProfileInput, McpProfilePage } from '../schemas/mcp.ts';
import { idParams, pageQuery } from './parameters.ts';

export const MCP_PROFILE_ROUTES = {
  createMcpProfile: {
    ...ENDPOINTS.createMcpProfile,
    errors: REFUSALS.createMcpProfile,
    summary: 'Create an MCP profile',
    tag: 'mcp-profiles',
    role: 'operator',
    body: McpProfileInput,
    success: 201,
    response: McpProfile,
  },
  listMcpProfiles: {
    ...ENDPOINTS.listMcpProfiles,
    errors: REFUSALS.listMcpProfiles,
    summary: 'List MCP profiles',
    tag: 'mcp-profiles',
    role: 'viewer',
    query: pageQuery,
    success: 200,
    response: McpProfilePage,
  },
  getMcpProfile: {
    ...ENDPOINTS.getMcpProfile,
    errors: REFUSALS.getMcpProfile,
    summary: 'Get an MCP profile',
    tag: 'mcp-profiles',
    role: 'viewer',
    params: idParams,
    success: 200,
    response: McpProfile,
  },
  replaceMcpProfile: {
    ...ENDPOINTS.replaceMcpProfile,
    errors: REFUSALS.replaceMcpProfile,
    summary: 'Replace an MCP profile',
    tag: 'mcp-profiles',
    role: 'operator',
    params: idParams,
    body: McpProfileInput,
    success: 200,
    response: McpProfile,
  },
  deleteMcpProfile: {
    ...ENDPOINTS.deleteMcpProfile,
    errors: REFUSALS.deleteMcpProfile,
    summary: 'Delete an MCP profile',
    tag: 'mcp-profiles',
    role: 'operator',
    params: idParams,
    success: 204,
  },
} as const satisfies Record<string, Route>;
