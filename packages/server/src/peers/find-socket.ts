import { endpointOf, type Endpoint } from './endpoint-of.ts';

/** A connection, as the socket of the peer has it. */
export interface PeerSocket {
  /** The peer's end. */
  readonly local: Endpoint;
  /** The server's end. */
  readonly remote: Endpoint;
}

/** Who made a socket. */
export interface SocketOwner {
  readonly uid: number;
  /** 0 once no process holds the socket: then the uid says nothing (Linux prints 0). */
  readonly inode: number;
}

/**
 * The owner of the socket at the peer's end of a connection, or undefined where the kernel's table of TCP sockets of that family does not have it.
 *
 * @param table `/proc/net/tcp` for IPv4, `/proc/net/tcp6` for IPv6.
 */
export function findSocket(
  table: Buffer,
  family: 4 | 6,
  { local, remote }: PeerSocket,
): SocketOwner | undefined {
  const [from, to] = [endpointOf(local, family), endpointOf(remote, family)];
  if (from === undefined || to === undefined) return undefined;
  const at = table.indexOf(` ${from} ${to} `, 0, 'latin1');
  return at < 0 ? undefined : ownerIn(table.toString('latin1', at, lineEnd(table, at)));
}

function lineEnd(table: Buffer, from: number): number {
  const end = table.indexOf('\n', from, 'latin1');
  return end < 0 ? table.length : end;
}

/** Of the columns local, remote, state, queues, timer, retransmits, uid, timeout, inode: proc_net_tcp.rst of the kernel. */
function ownerIn(line: string): SocketOwner | undefined {
  const [, , , , , , uid, , inode] = line.trim().split(/\s+/);
  if (uid === undefined || inode === undefined) return undefined;
  return { uid: Number(uid), inode: Number(inode) };
}
