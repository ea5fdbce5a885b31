import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { StartFailure } from '@claude-ops/cli';
import { defaultRoute } from './default-route.ts';
import { listed } from './parse-variable.ts';

/**
 * Reads `LOCAL_ADDRESSES`.
 *
 * @throws {StartFailure} for what is no address, or where a default route is counted on that isn't there.
 */
export function localAddresses(text: string | undefined): string[] {
  return text === undefined ? [] : listed(text).map(toAddress);
}

function toAddress(word: string): string {
  if (isIP(word) !== 0) return word;
  if (word !== 'default-route')
    throw new StartFailure(`LOCAL_ADDRESSES has "${word}", which is not an address.`, {
      advice: 'Set it to IP addresses or default-route, comma-separated.',
    });
  const address = defaultRoute(readRoutes());
  if (address === undefined)
    throw new StartFailure('LOCAL_ADDRESSES has default-route, but this machine has no default route.', {
      advice: 'Set the address of callers on this machine, or leave default-route out.',
    });
  return address;
}

/** Linux only: elsewhere there is no such file, and no container either. */
function readRoutes(): string {
  try {
    return readFileSync('/proc/net/route', 'latin1');
  } catch {
    return '';
  }
}
