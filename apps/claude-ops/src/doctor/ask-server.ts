import type { ConnectOptions } from '@claude-ops/cli';
import { ClaudeOpsError, type Health } from '@claude-ops/contract';
import { ClaudeOps } from '@claude-ops/sdk';

/** What became of the question how a server is. */
export type ServerAnswer =
  | { readonly kind: 'served'; readonly health: Health }
  | { readonly kind: 'refused'; readonly error: ClaudeOpsError }
  /** Something answers that is not claude-ops. */
  | { readonly kind: 'stranger'; readonly error: ClaudeOpsError }
  | { readonly kind: 'silent'; readonly error: ClaudeOpsError };

const TIMEOUT_MS = 5_000;

/** Asks a server how it is, which it tells only those it serves. */
export async function askServer({ url, token }: ConnectOptions, signal: AbortSignal): Promise<ServerAnswer> {
  const client = new ClaudeOps({
    baseUrl: url,
    ...(token !== undefined && { token }),
    retry: 0,
    timeoutMs: TIMEOUT_MS,
  });
  try {
    return { kind: 'served', health: await client.getHealth({ signal }) };
  } catch (error) {
    if (!ClaudeOpsError.is(error)) throw error;
    return { kind: kindOf(error), error };
  }
}

function kindOf({ code }: ClaudeOpsError): 'refused' | 'stranger' | 'silent' {
  if (code === 'unexpected_response' || code === 'route_not_found') return 'stranger';
  return code === 'connection_failed' || code === 'wait_aborted' ? 'silent' : 'refused';
}
