import { ClaudeOpsError, type McpSelection, type McpServerMap } from '@claude-ops/contract';
import type { Sealer } from '../../secrets/sealer.ts';
import type { McpProfileStore } from '../../store/mcp-profile-store.ts';
import { openServers } from './stored-mcp-profile.ts';

export interface ResolveMcpServersParts {
  readonly mcpProfileStore: McpProfileStore;
  readonly sealer: Sealer;
}

/**
 * The servers of a selection, with their secret values. Where two have the same name, the later profile wins over the
 * earlier one, and what is given inline over both.
 *
 * @throws {ClaudeOpsError} unknown_mcp_profile, with every name that is none.
 */
export async function resolveMcpServers(
  { inline = {}, profiles: names = [] }: McpSelection,
  { mcpProfileStore, sealer }: ResolveMcpServersParts,
): Promise<McpServerMap> {
  const found = names.length === 0 ? [] : await mcpProfileStore.findByNames(names);
  const byName = new Map(found.map((profile) => [profile.name, profile]));
  const unknown = names.filter((name) => !byName.has(name));
  if (unknown.length > 0) throw unknownProfiles(unknown);
  const chosen = names.map((name) => byName.get(name)).filter((profile) => profile !== undefined);
  return Object.fromEntries(
    [...chosen.map((profile) => openServers(profile, sealer)), inline].flatMap(
      Object.entries<McpServerMap[string]>,
    ),
  );
}

function unknownProfiles(names: readonly string[]): ClaudeOpsError {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return new ClaudeOpsError(
    'unknown_mcp_profile',
    names.length === 1 ? `There is no MCP profile ${quoted}.` : `There are no MCP profiles ${quoted}.`,
    { details: { names } },
  );
}
