import type { Socket } from 'node:net';

/** The open connections of a server, in groups: a group is everything of one peer. */
export interface ConnectionPool {
  readonly size: number;
  countOf(group: string): number;
  /** Takes a connection in, until it closes. */
  add(socket: Socket, group: string): void;
  /** Puts a connection into another group. One that has closed stays out. */
  move(socket: Socket, group: string): void;
  /** A request began (1) or ended (-1) on a connection. */
  count(socket: Socket, change: 1 | -1): void;
  /** The connection of a group that has been idle longest. Without a group: of the largest one that has an idle connection. */
  longestIdle(group?: string): Socket | undefined;
  /** Closes a connection. */
  drop(socket: Socket): void;
}

interface Group {
  /** In the order in which they became idle. */
  readonly idle: Set<Socket>;
  readonly busy: Set<Socket>;
}

interface Place {
  readonly name: string;
  readonly requests: number;
}

export function createConnectionPool(): ConnectionPool {
  const groups = new Map<string, Group>();
  const places = new Map<Socket, Place>();

  const put = (socket: Socket, place: Place) => {
    const group = groups.get(place.name) ?? { idle: new Set(), busy: new Set() };
    groups.set(place.name, group);
    (place.requests > 0 ? group.busy : group.idle).add(socket);
    places.set(socket, place);
  };
  const take = (socket: Socket): Place | undefined => {
    const place = places.get(socket);
    const group = place && groups.get(place.name);
    if (place === undefined || group === undefined) return undefined;
    places.delete(socket);
    group.idle.delete(socket);
    group.busy.delete(socket);
    if (sizeOf(group) === 0) groups.delete(place.name);
    return place;
  };

  return {
    get size() {
      return places.size;
    },
    countOf: (name) => sizeOf(groups.get(name)),
    add(socket, name) {
      put(socket, { name, requests: 0 });
      socket.once('close', () => void take(socket));
    },
    move(socket, name) {
      const place = take(socket);
      if (place !== undefined) put(socket, { name, requests: place.requests });
    },
    count(socket, change) {
      const place = take(socket);
      if (place !== undefined) put(socket, { name: place.name, requests: place.requests + change });
    },
    longestIdle(name) {
      if (name !== undefined) return first(groups.get(name)?.idle);
      const bySize = [...groups.values()].toSorted((one, other) => sizeOf(other) - sizeOf(one));
      return first(bySize.find(({ idle }) => idle.size > 0)?.idle);
    },
    drop(socket) {
      take(socket);
      socket.destroy();
    },
  };
}

function sizeOf(group: Group | undefined): number {
  return group === undefined ? 0 : group.idle.size + group.busy.size;
}

function first(sockets: Set<Socket> | undefined): Socket | undefined {
  return sockets?.values().next().value;
}
