import type { McpProfile } from '@claude-ops/contract';
import type { McpProfileStore } from '../../store/mcp-profile-store.ts';
import { getStored, toMcpProfile } from './stored-mcp-profile.ts';

/** @throws {ClaudeOpsError} mcp_profile_not_found */
export async function getMcpProfile(id: string, store: McpProfileStore): Promise<McpProfile> {
  return toMcpProfile(await getStored(id, store));
}
