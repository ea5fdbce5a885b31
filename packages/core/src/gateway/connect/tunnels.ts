import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isPublicAddress } from '../../addresses/is-public-address.ts';
import type { Environment } from '../../claude/environment.ts';
import type { Logger } from '../../logger.ts';
import type { Grants, LiveGrant } from '../live-grant.ts';
import { createTurns } from './create-turns.ts';
import { findWay, type WayParts } from './find-way.ts';
import { join } from './join.ts';
import { openByProxy } from './open-by-proxy.ts';
import { openDirect } from './open-direct.ts';
import { grantOfProxy } from './proxy-token.ts';
import { refuseTunnel } from './refuse-tunnel.ts';
import { parseTarget, type Target } from './target.ts';
import {
  forbidden,
  MOST_TUNNELS,
  NO_TARGET,
  tooManyTunnels,
  unreachableTarget,
  UNKNOWN_PROXY_TOKEN,
} from './tunnel-refusal.ts';

/** How long it may take to resolve a name and to connect, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

export interface TunnelOptions extends Partial<Pick<WayParts, 'lookup' | 'isReachable'>> {
  /** @default 10000 */
  readonly connectTimeoutMs?: number;
}

export interface TunnelParts {
  /** For tests: nobody who uses claude-ops says what is public. */
  readonly tunnels?: TunnelOptions;
  /** Whose HTTPS_PROXY and NO_PROXY lead on. */
  readonly environment: Environment;
  readonly logger: Logger;
}

/** What came with a CONNECT: its head, its connection, and what was sent after it. */
export interface Connecting {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Answers CONNECT: lets a run reach what its policy lets it, and remembers what it asked for. */
export function createTunnels({ tunnels = {}, environment, logger }: TunnelParts) {
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS, ...injected } = tunnels;
  const parts = {
    lookup: (host: string) => lookup(host, { all: true }),
    isReachable: isPublicAddress,
    ...injected,
    environment,
    connectTimeoutMs,
  };
  const takeTurn = createTurns<LiveGrant>();
  return (connecting: Connecting, grants: Grants): void => {
    const { request, socket } = connecting;
    // A client that goes away is no event: its connection is closed.
    socket.on('error', () => undefined);
    const grant = grantOfProxy(request.headers, grants);
    if (grant === undefined) return refuseTunnel(socket, UNKNOWN_PROXY_TOKEN);
    const target = parseTarget(request.url);
    if (target === undefined) return refuseTunnel(socket, NO_TARGET);
    if (grant.tunnels.atOnce >= MOST_TUNNELS) return refuseTunnel(socket, tooManyTunnels(target));
    grant.tunnels.during(async (ending) => {
      ending.signal.addEventListener('abort', () => socket.destroy(), { once: true });
      socket.once('close', () => ending.abort());
      const ofGrant = {
        grant,
        ending: ending.signal,
        takeTurn: (signal: AbortSignal) => takeTurn(grant, signal),
      };
      await tunnel(target, connecting, { ...parts, ...ofGrant }).catch((error: unknown) => {
        logger.error({ event: 'tunnel_failed', err: error, taskId: grant.taskId }, 'a tunnel failed');
        socket.destroy();
      });
    });
  };
}

interface OpenParts extends WayParts {
  readonly connectTimeoutMs: number;
  readonly grant: LiveGrant;
  /** Aborted when the grant ends, or the client is gone. */
  readonly ending: AbortSignal;
}

async function tunnel(target: Target, { socket, head }: Connecting, parts: OpenParts): Promise<void> {
  await parts.grant.noteAsked();
  const opened = await open(target, parts);
  if ('status' in opened) {
    if (!parts.ending.aborted) refuseTunnel(socket, opened);
    return;
  }
  if (parts.ending.aborted) {
    opened.destroy();
    return;
  }
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) opened.write(head);
  await join(socket, opened);
}

async function open(target: Target, { grant, ending, connectTimeoutMs, ...parts }: OpenParts) {
  const signal = AbortSignal.any([ending, AbortSignal.timeout(connectTimeoutMs)]);
  const note = (reason?: string) => grant.seenHosts.note(target, reason);
  try {
    const way = await findWay(target, { ...parts, policy: grant.network, signal }).catch((error: unknown) => {
      note();
      throw error;
    });
    note('objection' in way ? way.objection.reason : undefined);
    if ('objection' in way) return forbidden(target, way.objection);
    return way.proxy === undefined
      ? await openDirect(target, { addresses: way.addresses, signal })
      : await openByProxy(target, { proxy: way.proxy, signal });
  } catch (error) {
    return unreachableTarget(target, error);
  }
}
