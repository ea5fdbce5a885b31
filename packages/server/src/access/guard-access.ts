import { ClaudeOpsError } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import type { Peers } from '../peers/create-peers.ts';
import { isPublic } from '../routes/server-route-of.ts';
import { isAllowedOrigin } from './answer-cors.ts';
import { refuseAgent, refuseUntold, type RunUidCheck } from './agents.ts';
import { signOfProxy } from './forwarded.ts';
import { createLocalCheck, isLoopbackHost } from './loopback.ts';
import { bearerOf, createTokenCheck } from './tokens.ts';

export interface AccessOptions {
  /** Bearer tokens that callers must show: more than one, so that they can be rotated. @default none */
  readonly tokens?: readonly string[];
  /**
   * Addresses whose callers count as callers on this machine, beside loopback: in a container, that of the host to whom alone its port is
   * published. Without effect where there are tokens. @default none
   */
  readonly localAddresses?: readonly string[];
  /**
   * Whether the service that this server is mounted in has decided who may call: then whoever comes is served, unless there are tokens,
   * which are asked for all the same. @default false
   */
  readonly isDecidedByHost?: boolean;
  /**
   * Whether agents run as a user of this machine. Processes of that user are refused unless they show a token. Needs Linux: elsewhere the
   * server refuses every caller on its machine that shows none. @default no user is told from another
   */
  readonly isRunUid?: RunUidCheck;
  /**
   * Origins whose pages may call the API from a browser, such as `https://app.example.org`; `*` for all, which only counts where there are
   * tokens. @default none
   */
  readonly corsOrigins?: readonly string[];
}

type Guard = (request: FastifyRequest) => Promise<void>;

/**
 * Decides who is served, before anything of a request is read. With tokens: callers that show one. Without: callers on this machine that are
 * no agents, and no page of another site that a browser on it has open. Public routes are for everyone.
 */
export function guardAccess(app: App, options: AccessOptions, peers: Peers): void {
  const { tokens = [] } = options;
  const assertAllowed = tokens.length > 0 ? tokenGuard(tokens, options, peers) : localGuard(options, peers);
  app.addHook('onRequest', async (request) => {
    if (!isPublic(request)) await assertAllowed(request);
  });
}

/** A token is served from wherever it comes: an agent that has one was given it. */
function tokenGuard(tokens: readonly string[], { isRunUid }: AccessOptions, peers: Peers): Guard {
  const isKnown = createTokenCheck(tokens);
  return async (request) => {
    const token = bearerOf(request);
    if (token !== undefined && isKnown(token)) return;
    if (isRunUid !== undefined) refuseAgent(await peers.peerOf(request.socket), isRunUid);
    throw new ClaudeOpsError(
      'unauthorized',
      token === undefined
        ? 'This server needs a bearer token.'
        : 'This server does not know the bearer token.',
    );
  };
}

function localGuard(
  { localAddresses = [], isRunUid, corsOrigins = [], isDecidedByHost = false }: AccessOptions,
  peers: Peers,
): Guard {
  const isLocal = createLocalCheck(localAddresses);
  // Without tokens, `*` would let any page that is open on this machine run agents.
  const origins = corsOrigins.filter((origin) => origin !== '*');
  return async (request) => {
    const peer = await peers.peerOf(request.socket);
    if (isRunUid !== undefined) refuseAgent(peer, isRunUid);
    if (isDecidedByHost) return;
    assertLocal(request, isLocal, origins);
    refuseUntold(peer);
  };
}

function assertLocal(
  { socket, raw, headers, method }: FastifyRequest,
  isLocal: (address: string) => boolean,
  origins: readonly string[],
): void {
  if (!isLocal(socket.remoteAddress ?? '')) {
    throw new ClaudeOpsError(
      'forbidden',
      'Without CLAUDE_OPS_TOKEN this server serves only callers on its own machine.',
    );
  }
  const sign = signOfProxy(raw);
  if (sign !== undefined) {
    throw new ClaudeOpsError(
      'forbidden',
      `Without CLAUDE_OPS_TOKEN this server does not serve callers behind a proxy. This request has a sign of one: ${sign}.`,
    );
  }
  if (!isLoopbackHost(headers.host ?? '')) {
    throw new ClaudeOpsError(
      'forbidden',
      `Without CLAUDE_OPS_TOKEN this server does not answer as "${headers.host}".`,
    );
  }
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead && headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    if (isAllowedOrigin(origins, headers.origin)) return;
    throw new ClaudeOpsError('forbidden', `Pages of ${headers.origin} may not change data on this server.`);
  }
}
