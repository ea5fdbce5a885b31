import type { AddressInfo } from 'node:net';

/** `::` takes IPv4 too. */
const EVERY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '127.0.0.1' };

/** A URL that reaches a listening server from this machine. */
export function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error(`no TCP address: ${String(address)}`);
  const literal = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${EVERY_ADDRESS[address.address] ?? literal}:${address.port}`;
}
