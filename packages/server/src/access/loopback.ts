import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is this machine's own, also as an IPv4 address in IPv6 clothes. */
export function isLoopbackAddress(address: string): boolean {
  return contains(loopback, address);
}

/** The same, of loopback and these addresses. */
export function createLocalCheck(addresses: readonly string[]): (address: string) => boolean {
  const local = new BlockList();
  for (const address of addresses) local.addAddress(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (address) => isLoopbackAddress(address) || contains(local, address);
}

function contains(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Whether a `Host` header names this machine. A page of another site that has its name resolve to 127.0.0.1 (DNS rebinding)
 * comes from a loopback address, but still says its own name.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name);
}
