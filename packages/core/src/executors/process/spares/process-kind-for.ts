import type { SpareKind } from '../../../claude/spare-messages.ts';
import type { Attempt } from '../../executor.ts';
import { kindFor } from '../../spares/kind-for.ts';

/** What a process has to be started as to become the run of an attempt. Undefined where only a cold start does. */
export function processKindFor(
  attempt: Pick<
    Attempt,
    'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'schema' | 'network' | 'resources'
  >,
  { allowsBypass }: { readonly allowsBypass: boolean },
): SpareKind | undefined {
  const kind = kindFor(attempt);
  // The CLI reads the address of its proxy at its start, and refuses root a mode. Limits are set before its start.
  if (
    attempt.network !== 'open' ||
    attempt.resources !== null ||
    (kind?.permissionMode === 'bypassPermissions' && !allowsBypass)
  )
    return undefined;
  return kind;
}
