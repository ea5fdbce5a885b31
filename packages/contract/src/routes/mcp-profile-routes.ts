import type { Route } from '../route.ts';
import { McpProfile, McpProfileInput, McpProfilePage } from '../schemas/mcp.ts';
import { idParams, pageQuery } from './parameters.ts';

export const MCP_PROFILE_ROUTES = {
  createMcpProfile: {
    method: 'POST',
    path: '/api/mcp-profiles',
    summary: 'Create an MCP profile',
    tag: 'mcp-profiles',
    body: McpProfileInput,
    success: 201,
    response: McpProfile,
    errors: [
      'malformed_request',
      'invalid_request',
      'mcp_profile_exists',
      'payload_too_large',
      'unsupported_media_type',
    ],
  },
  listMcpProfiles: {
    method: 'GET',
    path: '/api/mcp-profiles',
    summary: 'List MCP profiles',
    tag: 'mcp-profiles',
    query: pageQuery,
    success: 200,
    response: McpProfilePage,
    errors: ['invalid_request', 'invalid_cursor'],
  },
  getMcpProfile: {
    method: 'GET',
    path: '/api/mcp-profiles/:id',
    summary: 'Get an MCP profile',
    tag: 'mcp-profiles',
    params: idParams,
    success: 200,
    response: McpProfile,
    errors: ['mcp_profile_not_found'],
  },
  replaceMcpProfile: {
    method: 'PUT',
    path: '/api/mcp-profiles/:id',
    summary: 'Replace an MCP profile',
    tag: 'mcp-profiles',
    params: idParams,
    body: McpProfileInput,
    success: 200,
    response: McpProfile,
    errors: [
      'malformed_request',
      'invalid_request',
      'mcp_profile_not_found',
      'mcp_profile_exists',
      'payload_too_large',
      'unsupported_media_type',
    ],
  },
  deleteMcpProfile: {
    method: 'DELETE',
    path: '/api/mcp-profiles/:id',
    summary: 'Delete an MCP profile',
    tag: 'mcp-profiles',
    params: idParams,
    success: 204,
    errors: ['mcp_profile_not_found'],
  },
} as const satisfies Record<string, Route>;
