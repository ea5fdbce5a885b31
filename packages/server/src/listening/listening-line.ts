import type { AccessOptions } from '../access/guard-access.ts';
import { isLoopbackAddress } from '../access/loopback.ts';

/** Makes the line of the log for an address that a server listens on. It says what a caller needs who is refused there without it. */
export function listeningLine(name: string, access: AccessOptions = {}): (address: string) => string {
  const isForThisMachineOnly = isOnlyForLocals(access);
  return (address) => {
    const host = new URL(address).hostname.replaceAll(/^\[|\]$/g, '');
    const limit =
      isForThisMachineOnly && !isLoopbackAddress(host)
        ? ' (for callers on this machine only: others need CLAUDE_OPS_TOKEN to be set)'
        : '';
    return `${name} listens on ${address}${limit}`;
  };
}

function isOnlyForLocals({
  tokens = [],
  localAddresses = [],
  isDecidedByHost = false,
}: AccessOptions): boolean {
  return tokens.length === 0 && localAddresses.length === 0 && !isDecidedByHost;
}
