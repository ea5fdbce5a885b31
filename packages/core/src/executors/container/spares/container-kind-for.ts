import type { SpareKind } from '../../../claude/spare-messages.ts';
import type { Attempt } from '../../executor.ts';
import { kindFor } from '../../spares/kind-for.ts';

/**
 * What a container has to be started with to become the run of an attempt: of one without limits of its own, nor with the engine's own
 * network. A list of hosts is the gateway's to know, to which a spare has its proxy anyway.
 */
export function containerKindFor(
  attempt: Pick<
    Attempt,
    'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'schema' | 'network' | 'resources'
  >,
): SpareKind | undefined {
  return attempt.network === 'open' || attempt.resources !== null ? undefined : kindFor(attempt);
}
