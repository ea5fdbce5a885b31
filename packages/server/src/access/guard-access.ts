import { ClaudeOpsError } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { isPublic } from '../routes/server-route-of.ts';
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
}

/**
 * Decides who is served, before anything of a request is read: with tokens, whoever shows one; without, only callers on
 * this machine, and no page of another site that a browser on it has open. Public routes are for everyone.
 */
export function guardAccess(app: App, { tokens = [], localAddresses = [] }: AccessOptions): void {
  const assertAllowed = tokens.length > 0 ? tokenGuard(tokens) : localGuard(localAddresses);
  app.addHook('onRequest', async (request) => {
    if (!isPublic(request)) assertAllowed(request);
  });
}

function tokenGuard(tokens: readonly string[]): (request: FastifyRequest) => void {
  const isKnown = createTokenCheck(tokens);
  return (request) => {
    const token = bearerOf(request);
    if (token === undefined) throw new ClaudeOpsError('unauthorized', 'This server wants a bearer token.');
    if (!isKnown(token))
      throw new ClaudeOpsError('unauthorized', 'The bearer token is not one this server knows.');
  };
}

function localGuard(localAddresses: readonly string[]): (request: FastifyRequest) => void {
  const isLocal = createLocalCheck(localAddresses);
  return (request) => assertLocal(request, isLocal);
}

function assertLocal(
  { socket, headers, method }: FastifyRequest,
  isLocal: (address: string) => boolean,
): void {
  if (!isLocal(socket.remoteAddress ?? '')) {
    throw new ClaudeOpsError(
      'forbidden',
      'Without CLAUDE_OPS_TOKEN set, this server serves callers on its own machine only.',
    );
  }
  if (!isLoopbackHost(headers.host ?? '')) {
    throw new ClaudeOpsError(
      'forbidden',
      `Without CLAUDE_OPS_TOKEN set, this server does not answer as "${headers.host}".`,
    );
  }
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead && headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    throw new ClaudeOpsError('forbidden', `Pages of ${headers.origin} may not change anything here.`);
  }
}
