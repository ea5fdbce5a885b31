import type { McpProfile } from '@claude-ops/contract';
import { timestamp, type Clock } from '../../clock.ts';
import type { Sealer } from '../../secrets/sealer.ts';
import type { McpProfileStore } from '../../store/mcp-profile-store.ts';
import { parseMcpProfileInput } from './parse-mcp-profile-input.ts';
import { getStored, nameTaken, notFound, toMcpProfile, toStored } from './stored-mcp-profile.ts';

export interface ReplaceMcpProfileParts {
  readonly mcpProfileStore: McpProfileStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

/**
 * Puts a profile in the place of another. Tasks that were created before keep the servers they had.
 *
 * @throws {ClaudeOpsError} mcp_profile_not_found
 * @throws {ClaudeOpsError} mcp_profile_exists
 */
export async function replaceMcpProfile(
  id: string,
  value: unknown,
  { mcpProfileStore, sealer, clock }: ReplaceMcpProfileParts,
): Promise<McpProfile> {
  const input = parseMcpProfileInput(value);
  const { createdAt } = await getStored(id, mcpProfileStore);
  const profile = toStored(input, { id, createdAt, updatedAt: timestamp(clock.now()) }, sealer);
  const outcome = await mcpProfileStore.replace(profile);
  if (outcome === 'not_found') throw notFound(id);
  if (outcome === 'name_taken') throw nameTaken(input.name);
  return toMcpProfile(profile);
}
