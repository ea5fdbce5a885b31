import { LIMITS, type McpServerMap } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { pointersToMask } from '../../secrets/mcp-secrets.ts';

/**
 * Refuses what a schema can't: more than the CLI can be given, and servers copied from an answer, without their secrets.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function checkMcpServers(servers: McpServerMap, pointer: string): void {
  const errors = [
    ...tooLarge(servers).map((detail) => ({ pointer, detail })),
    ...pointersToMask(servers, pointer).map((at) => ({
      pointer: at,
      detail: 'is what answers show in the place of a secret: give the secret itself',
    })),
  ];
  if (errors.length > 0) throw invalidRequest(errors);
}

function tooLarge(servers: McpServerMap): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(servers));
  const most = LIMITS.mcpServersMaxBytes;
  return bytes > most ? [`is ${bytes} bytes of JSON, at most ${most} are allowed`] : [];
}
