import type { ModelUsage } from '@claude-ops/contract';
import type { CountedUsage } from './accounting/account.ts';
import type { RateLimit } from './rate-limit.ts';

/** What leads a run to the model: worth nothing anywhere else, and nothing anywhere once the attempt has ended. */
export interface GatewayAccess {
  /** Where the requests go. */
  readonly baseUrl: string;
  /** What they show in the place of a key. */
  readonly token: string;
  /** Whether the gateway leads to the real API, and to nothing in front of it. */
  readonly isFirstParty: boolean;
}

export interface GrantRequest {
  readonly taskId: string;
  /** The real key. It never leaves the gateway but for the upstream. */
  readonly apiKey: string;
  /** US dollars: once they are spent, no request begins. */
  readonly maxCostUsd: number | null;
  readonly onRateLimited: (limit: RateLimit) => void;
}

/** The leave of one attempt to ask the model. Disposing ends it, with what is going on, and waits until that is over. */
export interface GatewayGrant extends GatewayAccess, AsyncDisposable {
  /** What was counted so far, of requests that have ended. */
  usage(): CountedUsage;
  /** Whether a request was refused because the budget was spent. */
  readonly wasBudgetRefused: boolean;
}

/** One request to the model, once it has ended. */
export interface ModelRequest {
  readonly taskId: string;
  /** The HTTP status of the answer; `broken` where it wasn't finished, `aborted` where it wasn't waited for. */
  readonly ending: string;
  readonly tokens: Readonly<Omit<ModelUsage, 'costUsd'>>;
  /** From the request to the first content of its answer; null where none came. */
  readonly timeToFirstTokenMs: number | null;
}
