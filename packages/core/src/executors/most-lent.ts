import type { Settings } from '../resolve-options.ts';
import { countUsers, isRange } from './process/users/agent-user.ts';

/**
 * How many runs may wait for somebody without a slot: each keeps its CLI, and in a range of users its user. Beyond them a run keeps its slot
 * while it waits.
 */
export function mostLent({ maxConcurrency, claude }: Pick<Settings, 'maxConcurrency' | 'claude'>): number {
  const { processUser, warm } = claude;
  if (processUser === undefined || !isRange(processUser)) return maxConcurrency;
  const free = countUsers(processUser) - maxConcurrency - warm.count;
  return Math.min(maxConcurrency, Math.max(0, free));
}
