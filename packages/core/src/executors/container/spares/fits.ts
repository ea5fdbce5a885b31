import type { Attempt } from '../../executor.ts';
import { canBeTold } from '../../spares/can-be-told.ts';

/**
 * Whether a spare can become the run of an attempt: one without limits of its own, nor with the engine's own network. A list of hosts is
 * the gateway's to know, to which a spare has its proxy anyway. Nobody is root in a container, or is told that it is a sandbox.
 */
export function fits(
  attempt: Pick<Attempt, 'permissionMode' | 'trustWorkspace' | 'network' | 'resources'>,
): boolean {
  return (
    attempt.network !== 'open' && attempt.resources === null && canBeTold(attempt, { allowsBypass: true })
  );
}
