import { readFileSync } from 'node:fs';

/** Most connections to the API where the system allows them. */
const MOST = 8_192;

/**
 * How many connections the API may have: at most half of the descriptors that this process may open. The other half is for the gateway, the
 * database, files and agents.
 */
export function mostConnections(limits = readLimits()): number {
  const descriptors = Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  return Math.max(1, Math.min(MOST, Math.floor(descriptors / 2)));
}

/** Linux only. Elsewhere Node has raised the limit as far as it goes. */
function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}
