import type { ExecutionMode } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import type { FreshId } from '../ids.ts';
import type { Logger } from '../logger.ts';
import type { ClaimRequest, RunningTask, TaskQueue } from '../store/task-queue.ts';
import type { LeaseHold, Moment } from './lease-hold.ts';

export interface ClaimParts {
  readonly store: TaskQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nextId: () => FreshId;
  readonly instanceId: string;
  /** Of this engine: it gets no task that asks for others. */
  readonly nodeLabels: readonly string[];
  /** Those that tasks may have here: it gets no task of another one. */
  readonly nodeModes: readonly ExecutionMode[];
  /** How long a claim holds without being renewed, in milliseconds. */
  readonly leaseMs: number;
  readonly hold: LeaseHold;
}

/** Asks for the oldest task that this engine can run. */
export function claimRequest({
  clock,
  instanceId,
  nodeLabels: labels,
  nodeModes: modes,
  nextId,
  leaseMs,
}: ClaimParts): ClaimRequest {
  const now = clock.now();
  return {
    instanceId,
    labels,
    modes,
    attemptId: nextId().id,
    now: timestamp(now),
    leaseExpiresAt: timestamp(now + leaseMs),
  };
}

/**
 * Takes the lease of a claim anew, which had to wait: renewals that were made meanwhile counted for the earlier attempt.
 *
 * @returns since when it holds; undefined where another engine has ended the attempt.
 */
export async function renewClaim(
  { attempt }: RunningTask,
  claimedAt: Moment,
  { store, hold, clock, logger, instanceId, leaseMs }: ClaimParts,
): Promise<Moment | undefined> {
  const asked = hold.asking();
  try {
    const leaseExpiresAt = timestamp(clock.now() + leaseMs);
    const renewed = await store.renewLeases({ instanceId, leaseExpiresAt });
    return renewed.some(({ attemptId }) => attemptId === attempt.id) ? asked : undefined;
  } catch (error) {
    logger.error({ event: 'lease_renewal_failed', err: error }, 'leases could not be renewed');
    return claimedAt;
  }
}
