import { createHash } from 'node:crypto';

/**
 * The abstract unix socket of the keeper of a directory: whoever binds it first keeps the engine there, and the kernel frees it when
 * the keeper is gone, however it went.
 */
export function keeperName(directory: string): string {
  return `\0claude-ops-test-engine-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`;
}
