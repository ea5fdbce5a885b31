import type { CallOptions } from '@claude-ops/contract';
import { ClaudeOpsError } from '@claude-ops/contract/client';
import type { HttpClient } from '../http/http-client.ts';

/** Deletes an MCP profile. One that is gone after a try whose answer broke off is one that this call has deleted. */
export async function deleteMcpProfile(http: HttpClient, id: string, { signal }: CallOptions): Promise<void> {
  const broken: unknown[] = [];
  try {
    await http.call('deleteMcpProfile', {
      params: { id },
      signal,
      onBrokenOff: (error) => void broken.push(error),
    });
  } catch (error) {
    if (broken.length === 0 || !ClaudeOpsError.is(error, 'mcp_profile_not_found')) throw error;
  }
}
