import { isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopbackAddress } from '../access/loopback.ts';
import { createTableReader, readIpv4Table, readIpv6Table } from './create-table-reader.ts';
import { plain } from './endpoint-of.ts';
import { findSocket, type PeerSocket, type SocketOwner } from './find-socket.ts';

/** Who is at the other end of a connection. */
export type Peer =
  /** Somebody on another machine, or somebody nobody asked the kernel about. */
  | { readonly kind: 'elsewhere' }
  /** A process of this machine. */
  | { readonly kind: 'user'; readonly uid: number }
  /** A process of this machine that let go of the connection before the kernel could be asked. */
  | { readonly kind: 'gone' }
  /** A process of this machine, and the kernel does not tell of which user. */
  | { readonly kind: 'untold' };

/** Who the peers of a server are. Each connection is looked up once, when it comes in. */
export interface Peers {
  /** Begins to look a connection up. */
  meet(socket: Socket): void;
  /** Who is at the other end. A socket that was never met is no connection: a request was injected. */
  peerOf(socket: Socket): Promise<Peer>;
}

const ELSEWHERE: Peer = { kind: 'elsewhere' };
const UNTOLD: Peer = { kind: 'untold' };

/** The kernel may leave a socket out of a table that changes while it is read: proc_net_tcp.rst promises no snapshot. */
const READINGS = 3;

export interface PeersOptions {
  /** @default reads `/proc/net/tcp` */
  readonly readIpv4?: () => Promise<Buffer>;
  /** @default reads `/proc/net/tcp6` */
  readonly readIpv6?: () => Promise<Buffer>;
}

export function createPeers({
  readIpv4 = readIpv4Table,
  readIpv6 = readIpv6Table,
}: PeersOptions = {}): Peers {
  const [ipv4, ipv6] = [createTableReader(readIpv4), createTableReader(readIpv6)];
  const findOwner: FindOwner = async (socket) => {
    const isIpv4 = isIP(plain(socket.local.address)) === 4;
    const owner = isIpv4 ? findSocket(await ipv4.read(), 4, socket) : undefined;
    // A socket of both families is in the table of IPv6, also where it speaks IPv4.
    return owner ?? findSocket(await ipv6.read(), 6, socket);
  };
  const met = new WeakMap<Socket, Promise<Peer>>();
  return {
    meet: (socket) =>
      void met.set(
        socket,
        find(socketOf(socket), findOwner).catch(() => UNTOLD),
      ),
    peerOf: async (socket) => await (met.get(socket) ?? ELSEWHERE),
  };
}

/** For a server that does not tell its peers apart. */
export const UNTOLD_APART: Peers = {
  meet: () => undefined,
  peerOf: async () => ELSEWHERE,
};

/** Undefined for a connection that the peer has reset already: it has no addresses any more. */
function socketOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): PeerSocket | undefined {
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  if (localAddress === undefined || localPort === undefined) return undefined;
  return {
    local: { address: remoteAddress, port: remotePort },
    remote: { address: localAddress, port: localPort },
  };
}

type FindOwner = (socket: PeerSocket) => Promise<SocketOwner | undefined>;

async function find(socket: PeerSocket | undefined, findOwner: FindOwner): Promise<Peer> {
  if (socket === undefined) return { kind: 'gone' };
  if (!isOfThisMachine(socket)) return ELSEWHERE;
  for (let reading = 0; reading < READINGS; reading += 1) {
    const owner = await findOwner(socket);
    if (owner !== undefined) return owner.inode === 0 ? { kind: 'gone' } : { kind: 'user', uid: owner.uid };
  }
  return { kind: 'gone' };
}

function isOfThisMachine({ local, remote }: PeerSocket): boolean {
  const address = plain(local.address);
  if (isLoopbackAddress(address) || address === plain(remote.address)) return true;
  const own = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return own.some((entry) => entry.address === address);
}
