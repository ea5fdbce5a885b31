import path from 'node:path';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../system/remove-tree.ts';
import { idsOf, type Places } from './places.ts';
import type { Removals } from './removals.ts';
import type { Sweeping } from './sweeping.ts';

export interface RecoverParts {
  readonly workspacesDirectory: string;
  readonly places: Places;
  readonly removals: Removals;
  readonly sweeping: Sweeping;
  /** The attempts and warm processes whose containers no sweep takes away. */
  readonly live: Set<string>;
  /** Whether there is an engine in which something may have been left. */
  readonly hasConnected: () => boolean;
  readonly logger: Logger;
}

/** Ends and removes what an earlier server of the same instance left, but for the attempts that are to be resumed. */
export async function recover(kept: ReadonlySet<string>, parts: RecoverParts): Promise<void> {
  const { workspacesDirectory, places, live, logger } = parts;
  for (const attemptId of kept) for (const id of await idsOf(attemptId, places)) live.add(id);
  await sweepAll(parts);
  // The workspace of a warm process has the name of that, until it is a task's.
  await places.keepOnly(kept, (id) => removeTree(path.join(workspacesDirectory, id), logger));
}

/** Ends what is left of one attempt, and of the warm process that ran it. */
export async function endLeftovers(
  { instanceId, attemptId }: { readonly instanceId: string; readonly attemptId: string },
  { places, live, sweeping }: RecoverParts,
  onEnded?: (home: string) => Promise<void>,
): Promise<void> {
  for (const id of await idsOf(attemptId, places)) {
    live.delete(id);
    await sweeping.containersOf({ instanceId, attemptId: id });
  }
  await onEnded?.(await places.findHome(attemptId));
  await places.remove(attemptId);
}

/** Waits until nothing is left of the runs that have settled. */
export async function settle(parts: RecoverParts): Promise<void> {
  await parts.removals.settled();
  // An engine that was down when a container should have been removed may be back.
  if (parts.hasConnected()) await sweepAll(parts);
}

async function sweepAll({ sweeping }: RecoverParts): Promise<void> {
  await sweeping.containers();
  await sweeping.network();
}
