import type { Server } from 'node:net';
import type { ModelUsage, NetworkPolicy, SeenHost } from '@claude-ops/contract';
import type { ModelCredential } from '../secrets/model-credential.ts';
import type { GatewayAccess } from '../attempt/gateway-access.ts';
import type { CountedUsage } from './accounting/account.ts';
import type { AskForBudget } from './holds/budget.ts';
import type { UsageLimitWait } from './holds/usage-limit.ts';
import type { NetworkAsked } from './connect/seen-hosts.ts';
import type { RateLimit } from './rate-limit.ts';
import type { TroubleStart, UpstreamFacts } from './trouble/upstream-record.ts';

export interface GrantRequest {
  readonly taskId: string;
  /** Its secret never leaves the gateway but for its upstream. */
  readonly credential: ModelCredential;
  /** US dollars: once they are spent, no request begins, unless somebody allows more. */
  readonly maxCostUsd: number | null;
  /** US dollars that earlier attempts have spent of it. @default 0 */
  readonly earlierCostUsd?: number;
  /** Asks for more than `maxCostUsd` while requests wait. @default nobody is asked: they are refused */
  readonly askForBudget?: AskForBudget;
  /** How requests wait for the usage limit of the key. @default they do not: its refusals are passed on */
  readonly usageLimit?: UsageLimitWait;
  /** Whether the CLI bears requests that wait. @default false */
  readonly isPatient?: boolean;
  /** What else the attempt may reach. */
  readonly network: NetworkPolicy;
  /** What else the agent knows and must be in no record, besides key and token. @default nothing */
  readonly secrets?: readonly string[];
  /** Shown in the place of a key: one that was given before, after a restart. @default made at random */
  readonly token?: string;
  /**
   * A directory for `gateway.sock`, where the grant is good, and no other. It is the caller's: whoever can reach it can ask.
   * @default no socket
   */
  readonly socketDirectory?: string;
  /** A server that listens where the run is: the grant is good there, and closes it. @default none */
  readonly listening?: Server;
  /** How a run reaches that socket or server. With it the grant is good nowhere else. @default on loopback, where it then is good too */
  readonly baseUrl?: string;
  /** What was counted of the attempt before a restart: it goes on from there. @default nothing */
  readonly counted?: Counted;
  /** Told whenever more is known of what was asked for. An answer is held back until that is settled. */
  readonly onCounted?: (counted: Counted) => Promise<void>;
  /** Told before the first request to the model, or to a host, is let through, which waits for it. @default nobody is told */
  readonly onFirstAsked?: () => Promise<void>;
  /** Held while the model works on a request. @default by nobody */
  readonly underway?: () => Disposable;
  readonly onRateLimited: (limit: RateLimit) => void;
  /** Told that the upstream began to fail, once until it answers well again. @default nobody is told */
  readonly onUpstreamTrouble?: (start: TroubleStart) => void;
  /** Told of each host and port once. */
  readonly onNetworkAsked: (asked: NetworkAsked) => void;
}

/** Where a grant will be opened. */
export type ReservationRequest = Required<Pick<GrantRequest, 'socketDirectory' | 'baseUrl' | 'token'>>;

/** What will lead a run to the model, once there is a grant. Disposing it twice is harmless. */
export type GatewayReservation = GatewayAccess & AsyncDisposable;

/** What an attempt has asked for, by now. */
export interface Counted {
  readonly usage: CountedUsage;
  readonly seenHosts: readonly SeenHost[];
}

/** The leave of one attempt to ask the model. Disposing ends it, with what is going on, and waits until that is over. */
export interface GatewayGrant extends GatewayAccess, AsyncDisposable {
  /** What was counted so far, of requests that have ended. */
  usage(): CountedUsage;
  /** The hosts that were asked for so far. */
  seenHosts(): SeenHost[];
  /** How the upstream has answered the CLI so far. */
  upstreamFacts(): UpstreamFacts;
  /** US dollars, with what was allowed meanwhile. */
  readonly maxCostUsd: number | null;
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
