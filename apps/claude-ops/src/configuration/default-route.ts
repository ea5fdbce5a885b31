/** The address of the default route in the kernel's table of IPv4 routes (`/proc/net/route`). */
export function defaultRoute(table: string): string | undefined {
  const routes = table.split('\n').slice(1);
  const found = routes
    .map((line) => line.trim().split(/\s+/))
    .find(([, destination, gateway, , , , , mask]) => {
      return destination === NOTHING && mask === NOTHING && gateway !== NOTHING;
    });
  return found?.[2] === undefined ? undefined : toAddress(found[2]);
}

const NOTHING = '00000000';

/** Hexadecimal, in the byte order of the machine, which is little-endian wherever Node runs on Linux but for s390x. */
function toAddress(hexadecimal: string): string {
  return Buffer.from(hexadecimal, 'hex').toReversed().join('.');
}
