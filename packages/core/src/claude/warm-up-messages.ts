import type { WarmProfile } from './delivery/delivery.ts';
import { controlRequest, toLine } from './input-messages.ts';

/** The ids of the requests that a starting warm process answers. */
export const UP = 'up';
export const WARM = 'warm';

/**
 * The first request changes nothing, and is answered once the CLI is up. The second asks how the CLI uses its context: to answer,
 * the CLI builds all parts of its first request to the model, and need not do so when the prompt comes. It would also have tokens
 * counted, which the gateway refuses to the token of a warm process, so the CLI makes an estimate.
 */
export function warmUpMessages({ awaitsSchema }: WarmProfile): string {
  return [
    controlRequest({ subtype: awaitsSchema ? 'mcp_status' : 'initialize' }, UP),
    controlRequest({ subtype: 'get_context_usage' }, WARM),
  ]
    .map(toLine)
    .join('');
}
