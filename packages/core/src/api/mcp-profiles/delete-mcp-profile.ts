import type { McpProfileStore } from '../../store/mcp-profile-store.ts';
import { notFound } from './stored-mcp-profile.ts';

/** @throws {ClaudeOpsError} mcp_profile_not_found */
export async function deleteMcpProfile(id: string, store: McpProfileStore): Promise<void> {
  if (!(await store.delete(id))) throw notFound(id);
}
