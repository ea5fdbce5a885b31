import { McpProfileInput } from '@claude-ops/contract';
import { normaliseMcpServers, parse } from '@claude-ops/contract/validation';
import { isRecord } from '../../system/is-record.ts';
import { checkMcpServers } from './check-mcp-servers.ts';

/** @throws {ClaudeOpsError} invalid_request */
export function parseMcpProfileInput(value: unknown): McpProfileInput {
  const servers = isRecord(value) ? normaliseMcpServers(value['servers']) : undefined;
  const input = parse(
    McpProfileInput,
    isRecord(value) && servers !== undefined ? { ...value, servers } : value,
  );
  checkMcpServers(input.servers, '/servers');
  return input;
}
