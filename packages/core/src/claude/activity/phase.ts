import type { Activity } from './activity.ts';
import type { BackgroundWork } from './background-work.ts';

/**
 * What a run is waiting for.
 *
 * - `turn`: Claude's turn is running.
 * - `agents`: background agents or workflows work between turns, and maybe shells.
 * - `shells`: only shells and monitors are left.
 * - `waking`: no work is left, and a turn may begin at any moment, or an agent go on.
 * - `over`: no turn runs, no work is left, and none will begin by itself.
 */
export type Phase = 'turn' | 'agents' | 'shells' | 'waking' | 'over';

export function phaseOf(activity: Activity): Phase {
  if (activity.isInTurn || !activity.hasEndedTurn) return 'turn';
  const left = runningWork(activity);
  if (left.some(({ kind }) => kind !== 'shell')) return 'agents';
  if (left.length > 0) return 'shells';
  const mayGoOn = activity.session === 'running' || activity.isWoken || activity.isAgentAwaited;
  return mayGoOn ? 'waking' : 'over';
}

/** The background work that has not ended. */
export function runningWork({ work }: Activity): BackgroundWork[] {
  return work.filter(({ status }) => status === 'running');
}
