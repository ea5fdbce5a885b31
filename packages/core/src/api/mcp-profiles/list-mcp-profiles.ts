import { LIMITS, ROUTES, type McpProfilePage } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { McpProfileStore } from '../../store/mcp-profile-store.ts';
import { fromNameCursor, toCursor } from '../cursor.ts';
import { toMcpProfile } from './stored-mcp-profile.ts';

/** One page of MCP profiles, by name. */
export async function listMcpProfiles(value: unknown, store: McpProfileStore): Promise<McpProfilePage> {
  const { limit = LIMITS.pageDefault, cursor } = parse(ROUTES.listMcpProfiles.query, value);
  // One more than asked for tells whether there is a next page.
  const found = await store.list({
    limit: limit + 1,
    ...(cursor === undefined ? {} : { afterName: fromNameCursor(cursor) }),
  });
  const data = found.slice(0, limit).map(toMcpProfile);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.name) : null };
}
