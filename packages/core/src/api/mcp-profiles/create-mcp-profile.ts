import type { McpProfile } from '@claude-ops/contract';
import { timestamp } from '../../clock.ts';
import type { FreshId } from '../../ids.ts';
import type { Sealer } from '../../secrets/sealer.ts';
import type { McpProfileStore } from '../../store/mcp-profile-store.ts';
import { parseMcpProfileInput } from './parse-mcp-profile-input.ts';
import { nameTaken, toMcpProfile, toStored } from './stored-mcp-profile.ts';

export interface CreateMcpProfileParts {
  readonly mcpProfileStore: McpProfileStore;
  readonly sealer: Sealer;
  readonly nextId: () => FreshId;
}

/** @throws {ClaudeOpsError} mcp_profile_exists */
export async function createMcpProfile(value: unknown, parts: CreateMcpProfileParts): Promise<McpProfile> {
  const input = parseMcpProfileInput(value);
  const { id, epochMs } = parts.nextId();
  const now = timestamp(epochMs);
  const profile = toStored(input, { id, createdAt: now, updatedAt: now }, parts.sealer);
  if (!(await parts.mcpProfileStore.insert(profile))) throw nameTaken(input.name);
  return toMcpProfile(profile);
}
