import { McpProfileInput } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { checkMcpServers } from './check-mcp-servers.ts';

/** @throws {ClaudeOpsError} invalid_request */
export function parseMcpProfileInput(value: unknown): McpProfileInput {
  const input = parse(McpProfileInput, value);
  checkMcpServers(input.servers, '/servers');
  return input;
}
