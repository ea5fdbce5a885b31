import { LIMITS, type McpServerMap } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { pointersToMask } from '../../secrets/mcp-secrets.ts';
import { jsonTooLarge, maskGiven } from '../input-problems.ts';

/**
 * Refuses what a schema can't: more than the CLI can be given, and servers copied from an answer, without their secrets.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function checkMcpServers(servers: McpServerMap, pointer: string): void {
  const errors = [
    ...jsonTooLarge(pointer, servers, LIMITS.mcpServersMaxBytes),
    ...pointersToMask(servers, pointer).map(maskGiven),
  ];
  if (errors.length > 0) throw invalidRequest(errors);
}
