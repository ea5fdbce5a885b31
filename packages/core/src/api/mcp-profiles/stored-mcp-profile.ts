import { ClaudeOpsError, McpServerMap, type McpProfile, type McpProfileInput } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { maskServers } from '../../secrets/mcp-secrets.ts';
import type { Sealer } from '../../secrets/sealer.ts';
import type { McpProfileStore, StoredMcpProfile } from '../../store/mcp-profile-store.ts';

interface Facts {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A profile as it is kept. */
export function toStored(input: McpProfileInput, facts: Facts, sealer: Sealer): StoredMcpProfile {
  return {
    ...facts,
    name: input.name,
    description: input.description ?? null,
    servers: maskServers(input.servers),
    sealedServers: sealer.seal(JSON.stringify(input.servers), facts.id),
  };
}

/** A profile as it is answered. */
export function toMcpProfile(profile: StoredMcpProfile): McpProfile {
  const { id, name, description, servers, createdAt, updatedAt } = profile;
  return { id, name, description, servers, createdAt, updatedAt };
}

/** @throws {ClaudeOpsError} mcp_profile_not_found */
export async function getStored(id: string, store: McpProfileStore): Promise<StoredMcpProfile> {
  const profile = await store.find(id);
  if (profile === undefined) throw notFound(id);
  return profile;
}

/** A profile's servers with their secret values. */
export function openServers({ id, name, sealedServers }: StoredMcpProfile, sealer: Sealer): McpServerMap {
  try {
    return parse(McpServerMap, JSON.parse(sealer.open(sealedServers, id)));
  } catch (cause) {
    throw new ClaudeOpsError(
      'internal_error',
      `The MCP profile "${name}" could not be decrypted: the secret key has changed. Replace the profile.`,
      { cause },
    );
  }
}

export function notFound(id: string): ClaudeOpsError {
  return new ClaudeOpsError('mcp_profile_not_found', `There is no MCP profile ${JSON.stringify(id)}.`);
}

export function nameTaken(name: string): ClaudeOpsError {
  return new ClaudeOpsError('mcp_profile_exists', `The MCP profile "${name}" already exists.`, {
    details: { name },
  });
}
