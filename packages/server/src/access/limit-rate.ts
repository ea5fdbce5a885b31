import rateLimit from '@fastify/rate-limit';
import { ClaudeOpsError, HEADERS } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import type { Peers } from '../peers/create-peers.ts';
import { isProbe } from '../routes/route-of.ts';
import type { Identify } from './identify.ts';
import { bearerOf } from './tokens.ts';

/** How many requests a client may send. */
export interface RateLimitOptions {
  /** In a window. */
  readonly max: number;
  /** Length of a window in milliseconds. @default 60000 */
  readonly windowMs?: number;
}

export interface RateLimitParts {
  readonly identify: Identify;
  readonly peers: Peers;
}

/** So many clients are told apart at once; of more, those that were silent longest are forgotten. */
const MAX_CLIENTS = 10_000;

type Check = (request: FastifyRequest) => ReturnType<ReturnType<App['createRateLimit']>>;

/**
 * Refuses a client that asks too often, before anything else is decided: whoever shows a token that is known counts by
 * that token, a user of this machine by its uid, everyone else by address, so that guessing tokens is limited too. Probes are not counted.
 */
export function limitRate(
  app: App,
  options: RateLimitOptions | undefined,
  { identify, peers }: RateLimitParts,
): void {
  if (options === undefined) return;
  const { max, windowMs = 60_000 } = options;
  void app.register(rateLimit, { global: false, max, timeWindow: windowMs, cache: MAX_CLIENTS });
  const knownToken = async (request: FastifyRequest) => {
    const caller = await identify(request);
    return caller && (caller.token?.id ?? bearerOf(request));
  };
  let checks: { byToken: Check; byAddress: Check } | undefined;

  app.addHook('onRequest', async (request, reply) => {
    if (isProbe(request)) return;
    // The plugin is there from when the server is ready.
    checks ??= {
      byToken: app.createRateLimit({ keyGenerator: async (one) => (await knownToken(one)) ?? '' }),
      byAddress: app.createRateLimit({
        keyGenerator: async ({ socket, ip }) => {
          const peer = await peers.peerOf(socket);
          return peer.kind === 'user' ? `uid ${peer.uid}` : ip;
        },
      }),
    };
    const check = (await knownToken(request)) === undefined ? checks.byAddress : checks.byToken;
    const count = await check(request);
    if (!count.isAllowed) tell(reply, count, windowMs);
  });
}

interface Count {
  readonly max: number;
  readonly remaining: number;
  readonly ttlInSeconds: number;
  readonly isExceeded: boolean;
}

/** In the words of draft-ietf-httpapi-ratelimit-headers. */
function tell(
  reply: FastifyReply,
  { max, remaining, ttlInSeconds, isExceeded }: Count,
  windowMs: number,
): void {
  reply.header(HEADERS.rateLimitPolicy, `"default";q=${max};w=${Math.ceil(windowMs / 1_000)}`);
  reply.header(HEADERS.rateLimit, `"default";r=${remaining};t=${ttlInSeconds}`);
  if (!isExceeded) return;
  reply.header(HEADERS.retryAfter, ttlInSeconds);
  throw new ClaudeOpsError(
    'rate_limit_exceeded',
    `More than ${max} requests in ${windowMs / 1_000} s: wait for ${ttlInSeconds} s.`,
    { details: { max, windowMs } },
  );
}
