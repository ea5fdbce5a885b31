import type { Attempt } from '../../../attempt/attempt.ts';
import type { WarmProfile } from '../../../claude/delivery/delivery.ts';
import { warmProfileFor, type ExecutorConditions } from '../../../claude/delivery/warm-profile.ts';

const CONDITIONS: ExecutorConditions = {
  // The CLI reads the address of its proxy when it starts.
  network: ({ network }) => network.policy === 'open',
  // Limits are set before the CLI starts.
  resources: ({ resources }) => resources === null,
};

/** Finds the warm process that can run an attempt. Undefined where only a cold start can. */
export function processProfileFor(
  attempt: Attempt,
  { allowsBypass }: { readonly allowsBypass: boolean },
): WarmProfile | undefined {
  const profile = warmProfileFor(attempt, CONDITIONS);
  // The CLI refuses that mode to root.
  return profile?.permissionMode === 'bypassPermissions' && !allowsBypass ? undefined : profile;
}
