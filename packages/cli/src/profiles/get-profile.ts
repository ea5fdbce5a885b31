import { ClaudeOpsError, type ClaudeOpsApi, type McpProfile } from '@claude-ops/contract';
import { collectPages } from '../pages/collect-pages.ts';

/**
 * The MCP profile with an id, else the one with that name.
 *
 * @throws {ClaudeOpsError} mcp_profile_not_found
 */
export async function getProfile(api: ClaudeOpsApi, idOrName: string): Promise<McpProfile> {
  const profiles = await collectPages((page) => api.listMcpProfiles(page));
  const profile =
    profiles.find(({ id }) => id === idOrName) ?? profiles.find(({ name }) => name === idOrName);
  if (profile !== undefined) return profile;
  throw new ClaudeOpsError(
    'mcp_profile_not_found',
    `There is no MCP profile with the id or the name ${idOrName}.`,
  );
}
