import type { Attempt } from '../../executor.ts';
import { canBeTold } from '../../spares/can-be-told.ts';

/** Whether a spare can become the run of an attempt. */
export function fits(
  attempt: Pick<Attempt, 'permissionMode' | 'trustWorkspace' | 'network'>,
  { allowsBypass }: { readonly allowsBypass: boolean },
): boolean {
  // Where its proxy is, the CLI reads when it starts.
  return attempt.network === 'open' && canBeTold(attempt, { allowsBypass });
}
