import { ClaudeOpsError, hasRole, type Caller, type Callers } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import type { Peers } from '../peers/create-peers.ts';
import { isPublic, routeOf } from '../routes/route-of.ts';
import { isAllowedOrigin } from './answer-cors.ts';
import type { Audit } from './audit.ts';
import { cutWhenEnded } from './cut-when-ended.ts';
import { ANYONE, type Identify, type RequestCallers } from './identify.ts';
import { refuseAgent, refuseUntold, type RunUidCheck } from './agents.ts';
import { signOfProxy } from './forwarded.ts';
import { createLocalCheck, isLoopbackHost } from './loopback.ts';
import { bearerOf } from './tokens.ts';

export interface AccessOptions {
  /**
   * Bearer tokens of admins: more than one, so that they can be rotated. With them every caller must show one of them, or a token that was
   * made through the API. @default none
   */
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

/** Lets a request in, and says who calls. */
type Guard = (request: FastifyRequest) => Promise<Caller>;

export interface GuardParts {
  readonly peers: Peers;
  readonly identify: Identify;
  readonly requestCallers: RequestCallers;
  readonly audit: Audit;
  /** Those who have tokens that were made through the API. */
  readonly callers: Callers | undefined;
}

/**
 * Decides who is served, before anything of a request is read. With tokens: callers that show one. Without: callers on this machine that are
 * no agents, and no page of another site that a browser on it has open. Then the role of the caller is compared with the one that the route
 * table asks for. Public routes are for everyone.
 */
export function guardAccess(app: App, options: AccessOptions, parts: GuardParts): void {
  const { tokens = [] } = options;
  const { requestCallers, audit, callers } = parts;
  const identify = tokens.length > 0 ? tokenGuard(options, parts) : localGuard(options, parts);
  app.addHook('onRequest', async (request, reply) => {
    if (isPublic(request)) return;
    const caller = await identify(request);
    requestCallers.set(request, caller);
    const refusal = request.is404 ? undefined : refusalOf(request, caller);
    if (refusal !== undefined) {
      await audit.refused(request);
      throw refusal;
    }
    if (callers !== undefined && caller !== ANYONE) cutWhenEnded(reply, caller, callers);
  });
}

/** Only an admin may call what the embedding program has added: it has no place in the route table. */
function refusalOf(request: FastifyRequest, { role }: Caller): ClaudeOpsError | undefined {
  const needed = routeOf(request)?.route.role ?? 'admin';
  if (hasRole(role, needed)) return undefined;
  return new ClaudeOpsError(
    'insufficient_role',
    `${request.method} on this path needs the role ${needed}. The token has the role ${role}.`,
    { details: { role, needed } },
  );
}

/** A token is served from wherever it comes: an agent that has one was given it. */
function tokenGuard({ isRunUid }: AccessOptions, { identify, peers }: GuardParts): Guard {
  return async (request) => {
    const caller = await identify(request);
    if (caller !== undefined) return caller;
    if (isRunUid !== undefined) refuseAgent(await peers.peerOf(request.socket), isRunUid);
    throw new ClaudeOpsError(
      'unauthorized',
      bearerOf(request) === undefined
        ? 'This server needs a bearer token.'
        : 'This server does not know the bearer token.',
    );
  };
}

function localGuard(
  { localAddresses = [], isRunUid, corsOrigins = [], isDecidedByHost = false }: AccessOptions,
  { peers, identify, callers }: GuardParts,
): Guard {
  const isLocal = createLocalCheck(localAddresses);
  // Without tokens, `*` would let any page that is open on this machine run agents.
  const origins = corsOrigins.filter((origin) => origin !== '*');
  return async (request) => {
    const peer = await peers.peerOf(request.socket);
    if (isRunUid !== undefined) refuseAgent(peer, isRunUid);
    if (!isDecidedByHost) {
      assertLocal(request, isLocal, origins);
      refuseUntold(peer);
    }
    return (await identify(request)) ?? withoutToken(request, callers);
  };
}

/** A token of ours that has ended must not make its caller an admin, though this server needs none. */
function withoutToken(request: FastifyRequest, callers: Callers | undefined): Caller {
  if (callers !== undefined && bearerOf(request)?.startsWith('cops_') === true)
    throw new ClaudeOpsError('unauthorized', 'This server does not know the bearer token.');
  return ANYONE;
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
