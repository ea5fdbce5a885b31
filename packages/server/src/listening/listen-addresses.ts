/**
 * The addresses that a server listens on for a host, the named one first. Clients that look for `localhost` may try either family first, so whoever
 * listens on the loopback address of the other family gets their requests: the server holds both. `::` takes both families by itself.
 */
export function listenAddresses(host: string): readonly [string, ...string[]] {
  return BOTH[host] ?? [host];
}

const BOTH: Readonly<Record<string, readonly [string, string]>> = {
  localhost: ['127.0.0.1', '::1'],
  '127.0.0.1': ['127.0.0.1', '::1'],
  '0.0.0.0': ['0.0.0.0', '::1'],
  '::1': ['::1', '127.0.0.1'],
};
