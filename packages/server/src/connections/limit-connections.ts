import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { RunUidCheck } from '../access/agents.ts';
import { isLoopbackAddress } from '../access/loopback.ts';
import type { Peers } from '../peers/create-peers.ts';
import { createConnectionPool } from './connection-pool.ts';
import { createConnectionRefusal } from './refuse-connection.ts';

/** How many connections may be open. At a limit the connection that has been idle longest is closed; where none is idle, a new one is refused. */
export interface ConnectionLimits {
  /** In all. @default 8192 */
  readonly max?: number;
  /** Of one address, or of one user of this machine. @default half of all */
  readonly maxPerPeer?: number;
  /** Of a user that agents run as. @default 64 */
  readonly maxPerRun?: number;
}

const MOST = 8_192;
const MOST_PER_RUN = 64;

/** How often it is logged that connections were refused, in milliseconds. */
const LOG_MS = 60_000;

export interface ConnectionParts {
  readonly limits: ConnectionLimits;
  readonly peers: Peers;
  readonly isRunUid: RunUidCheck | undefined;
  readonly logger: FastifyBaseLogger | undefined;
  readonly createRequestId: () => string;
}

/** Holds a server to limits of connections, so that no peer takes the descriptors of all others. */
export function limitConnections(server: Server, parts: ConnectionParts): void {
  const { peers, isRunUid = () => false } = parts;
  const { max = MOST, maxPerRun = MOST_PER_RUN } = parts.limits;
  const { maxPerPeer = Math.ceil(max / 2) } = parts.limits;
  const pool = createConnectionPool();
  const refuse = createConnectionRefusal(parts.createRequestId);
  const tell = createTeller(parts.logger);

  const makeRoom = (group: string): boolean => {
    const isPeerFull = pool.countOf(group) >= maxPerPeer;
    if (!isPeerFull && pool.size < max) return true;
    tell(group);
    const idle = pool.longestIdle(isPeerFull ? group : undefined);
    if (idle !== undefined) pool.drop(idle);
    return idle !== undefined;
  };

  /** A user of this machine is a peer by itself: all of them come from one address. */
  const regroup = async (socket: Socket) => {
    const peer = await peers.peerOf(socket);
    if (peer.kind !== 'user') return;
    const group = `uid ${peer.uid}`;
    pool.move(socket, group);
    if (pool.countOf(group) <= (isRunUid(peer.uid) ? maxPerRun : maxPerPeer)) return;
    tell(group);
    pool.drop(pool.longestIdle(group) ?? socket);
  };

  beforeServing(server, (socket) => {
    const group = addressGroup(socket.remoteAddress);
    if (!makeRoom(group)) {
      refuse(socket);
      return false;
    }
    pool.add(socket, group);
    peers.meet(socket);
    void regroup(socket);
    return true;
  });
  server.prependListener('request', ({ socket }, response) => {
    pool.count(socket, 1);
    response.once('close', () => pool.count(socket, -1));
  });
}

/** Has connections that are refused never reach Node's parser: a request on one of them would be carried out. */
function beforeServing(server: Server, isTaken: (socket: Socket) => boolean): void {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (isTaken(socket)) for (const one of serve) one.call(server, socket);
  });
}

/** The loopback addresses are one peer: a process may come from any of them. */
function addressGroup(address = 'unknown'): string {
  return isLoopbackAddress(address) ? 'loopback' : address;
}

function createTeller(logger: FastifyBaseLogger | undefined): (peer: string) => void {
  let [count, quietUntil] = [0, 0];
  return (peer) => {
    count += 1;
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + LOG_MS;
    logger?.warn({ event: 'connections_limited', peer, count }, 'Connections were closed or refused');
    count = 0;
  };
}
