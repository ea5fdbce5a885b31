import type { Server } from 'node:http';

/** Where a client on this machine reaches a server that listens at an address. */
export function serverUrl(address: ReturnType<Server['address']>): string {
  if (address === null || typeof address === 'string')
    throw new Error(`Not a TCP address: ${String(address)}`);
  return `http://${reachableHost(address.address)}:${address.port}`;
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
