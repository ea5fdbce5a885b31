import type { Socket } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** How many connections one attempt may have open: all requests and tunnels that it may have at once, and as many that are idle. */
export const MOST_CONNECTIONS = 256;

/** How many connections may be open that have shown no token yet. */
export const MOST_UNCLAIMED = 256;

/** How many may be open in all. */
const MOST_IN_ALL = 2_048;

/** Holds the connections of a listener to their limits: what is beyond them is closed, idle connections first. */
export interface Connections {
  /** A connection came in. Nobody knows yet of which attempt it is. */
  add(socket: Socket): void;
  /**
   * A request came in: its token says whose the connection is. Without a response it is a tunnel, which is busy until it closes.
   *
   * @returns whether it may go on: else its connection has been closed.
   */
  begin(request: IncomingMessage, response?: ServerResponse): boolean;
}

/**
 * A connection belongs to an attempt from its first request with a token. Many connections may open and say nothing: the oldest of them is closed for
 * the next, so that attempts that ask at once are served beside them.
 *
 * @param ownerOf says whose token a request shows; undefined where it shows none that is known.
 */
export function createConnections(ownerOf: (request: IncomingMessage) => object | undefined): Connections {
  const unclaimed = new Set<Socket>();
  const claimed = new Map<object, Claim>();
  const owners = new WeakMap<Socket, object>();

  const sizeOf = (claim: Claim) => claim.idle.size + claim.busy.size;
  const sizeOfAll = () =>
    Array.from(claimed.values(), sizeOf).reduce((sum, size) => sum + size, unclaimed.size);
  const claimOf = (socket: Socket): Claim | undefined => {
    const owner = owners.get(socket);
    return owner && claimed.get(owner);
  };

  const forget = (socket: Socket) => {
    unclaimed.delete(socket);
    const owner = owners.get(socket);
    const claim = claimOf(socket);
    if (owner === undefined || claim === undefined) return;
    claim.idle.delete(socket);
    claim.busy.delete(socket);
    if (sizeOf(claim) === 0) claimed.delete(owner);
  };
  const drop = (socket: Socket | undefined) => {
    if (socket === undefined) return;
    forget(socket);
    socket.destroy();
  };
  /** @returns whether the connection may stay. */
  const take = (request: IncomingMessage): boolean => {
    const { socket } = request;
    const owner = owners.get(socket) ?? ownerOf(request);
    if (owner === undefined) return true;
    const claim = claimed.get(owner) ?? { idle: new Set(), busy: new Set() };
    claimed.set(owner, claim);
    owners.set(socket, owner);
    unclaimed.delete(socket);
    claim.idle.delete(socket);
    claim.busy.add(socket);
    if (sizeOf(claim) <= MOST_CONNECTIONS) return true;
    const victim = first(claim.idle) ?? socket;
    drop(victim);
    return victim !== socket;
  };

  return {
    add(socket) {
      unclaimed.add(socket);
      socket.once('close', () => forget(socket));
      if (unclaimed.size > MOST_UNCLAIMED) drop(first(unclaimed));
      if (sizeOfAll() <= MOST_IN_ALL) return;
      const bySize = [...claimed.values()].toSorted((one, other) => sizeOf(other) - sizeOf(one));
      const largest = bySize.find(({ idle }) => idle.size > 0);
      drop(first(largest?.idle ?? unclaimed));
    },
    begin(request, response) {
      if (!take(request)) return false;
      response?.once('close', () => {
        const claim = claimOf(request.socket);
        if (claim?.busy.delete(request.socket) === true) claim.idle.add(request.socket);
      });
      return true;
    },
  };
}

interface Claim {
  /** In the order in which they became idle. */
  readonly idle: Set<Socket>;
  readonly busy: Set<Socket>;
}

function first(sockets: ReadonlySet<Socket>): Socket | undefined {
  return sockets.values().next().value;
}
