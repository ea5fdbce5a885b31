import type { Attempt } from '../../executor.ts';
import type { ParkedClaude } from '../../spares/spare.ts';
import { canBeTold } from '../../spares/can-be-told.ts';

type Asked = 'permissionMode' | 'trustWorkspace' | 'isCloned' | 'network' | 'resources';

/**
 * Whether a spare can become the run of an attempt: one without limits of its own, nor with the engine's own network. A list of hosts is
 * the gateway's to know, to which a spare has its proxy anyway. Nobody is root in a container, or is told that it is a sandbox.
 */
export function fits(attempt: Pick<Attempt, Asked>, { claimedAt }: Pick<ParkedClaude, 'claimedAt'>): boolean {
  if (claimedAt !== undefined && !fitsAhead(attempt)) return false;
  return (
    attempt.network !== 'open' && attempt.resources === null && canBeTold(attempt, { allowsBypass: true })
  );
}

/**
 * Whether an attempt can do with a spare that was told ahead where it works. Measured with CLI 2.1.330: then it has found out whether that is a
 * repository, and has described its tools as for a mode that asks.
 */
export function fitsAhead({
  isCloned,
  permissionMode,
}: Pick<Attempt, 'isCloned' | 'permissionMode'>): boolean {
  return !isCloned && permissionMode !== 'bypassPermissions';
}
