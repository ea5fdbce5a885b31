import type { AbandonedTask, RenewedLease } from '../task-queue.ts';
import { running, type Entries } from './entries.ts';

export function renewLeases(
  entries: Entries,
  { instanceId, leaseExpiresAt }: { instanceId: string; leaseExpiresAt: string },
): RenewedLease[] {
  return running(entries)
    .filter(({ attempt }) => attempt.instanceId === instanceId)
    .map((entry) => {
      if (entry.attempt.leaseExpiresAt < leaseExpiresAt) entry.attempt = { ...entry.attempt, leaseExpiresAt };
      const { id: attemptId, taskId } = entry.attempt;
      return { taskId, attemptId, isCancelRequested: entry.isCancelRequested };
    });
}

export function listAbandoned(
  entries: Entries,
  { instanceId, now }: { instanceId: string | null; now: string },
): AbandonedTask[] {
  return running(entries)
    .filter(({ attempt }) => attempt.instanceId === instanceId || attempt.leaseExpiresAt < now)
    .map(({ task, attempt, sealedSecrets, isCancelRequested }) =>
      structuredClone({ task, attempt, sealedSecrets, isCancelRequested }),
    );
}
