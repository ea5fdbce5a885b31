import type { WarmProfile } from './delivery/delivery.ts';
import { SERVER_STATES, type ControlRequest } from './input-messages.ts';

/** The requests that the server makes to a starting warm process. */
export interface WarmUpRequests {
  /** Changes nothing, and is answered once the CLI is up. */
  readonly up: ControlRequest;
  /**
   * Asks how the CLI uses its context: to answer, the CLI builds all parts of its first request to the model, and need not do so when the
   * prompt comes. It would also have tokens counted, which the gateway refuses to the token of a warm process, so the CLI makes an estimate.
   */
  readonly warm: ControlRequest;
}

export function warmUpRequests({ awaitsInitialize }: WarmProfile): WarmUpRequests {
  return {
    up: awaitsInitialize ? SERVER_STATES : { subtype: 'initialize' },
    warm: { subtype: 'get_context_usage' },
  };
}
