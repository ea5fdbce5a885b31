import type { CallOptions } from '@claude-ops/contract';
import { ClaudeOpsError, ENDPOINTS } from '@claude-ops/contract/client';
import type { HttpClient } from '../http/http-client.ts';

/** Deletes something. If it is gone after a try whose answer broke off, this call has deleted it. */
export async function deleteById(
  http: HttpClient,
  operation: 'deleteMcpProfile' | 'endUsageLimit' | 'deleteCredential' | 'deletePreset' | 'revokeToken',
  { params, signal }: { readonly params: Readonly<Record<string, string>> } & CallOptions,
): Promise<void> {
  const broken: unknown[] = [];
  const [notFound] = ENDPOINTS[operation].unknown;
  try {
    await http.call(operation, { params, signal, onBrokenOff: (error) => void broken.push(error) });
  } catch (error) {
    if (broken.length === 0 || !ClaudeOpsError.is(error, notFound)) throw error;
  }
}
