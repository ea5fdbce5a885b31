import type { HoldingLimit } from '../task-reader.ts';
import type { EndedUsageLimits, ListedUsageLimit, UsageLimit } from '../usage-limits.ts';
import type { Entries, Entry } from './entries.ts';

/** By their credentials. */
export type Limits = Map<string, UsageLimit>;

export function noteUsageLimit(entries: Entries, limits: Limits, limit: UsageLimit): UsageLimit {
  const known = limits.get(limit.credential) ?? limit;
  const kept = known.until < limit.until ? { ...known, until: limit.until } : { ...known };
  limits.set(kept.credential, kept);
  for (const entry of queuedOf(entries, kept)) entry.heldBy = kept.id;
  return { ...kept };
}

export function endUsageLimits(entries: Entries, limits: Limits, which: EndedUsageLimits): UsageLimit[] {
  const ended = sorted(limits).filter((limit) =>
    'id' in which ? limit.id === which.id : limit.until <= which.endedBy,
  );
  for (const limit of ended) {
    limits.delete(limit.credential);
    for (const entry of queuedOf(entries, limit)) entry.heldBy = undefined;
  }
  return ended;
}

export function listUsageLimits(entries: Entries, limits: Limits): ListedUsageLimit[] {
  return sorted(limits).map((limit) => ({
    ...limit,
    queued: queuedOf(entries, limit).filter(({ heldBy }) => heldBy === limit.id).length,
  }));
}

/** The limit that holds a task which is queued at a moment. */
export function limitAt(limits: Limits, credential: string | undefined, at: string): UsageLimit | undefined {
  const limit = limits.get(credential ?? '');
  return limit !== undefined && limit.until > at ? limit : undefined;
}

export function holdingLimit(limits: Limits, { credential, heldBy }: Entry): HoldingLimit | undefined {
  const limit = limits.get(credential ?? '');
  return limit?.id === heldBy ? asHolding(limit) : undefined;
}

export function asHolding(limit: UsageLimit | undefined): HoldingLimit | undefined {
  return limit && { id: limit.id, since: limit.since, until: limit.until };
}

function queuedOf(entries: Entries, { credential }: UsageLimit): Entry[] {
  return [...entries.values()].filter(
    (entry) => entry.task.status === 'queued' && entry.credential === credential,
  );
}

/** Copies of them, oldest first. */
function sorted(limits: Limits): UsageLimit[] {
  return [...limits.values()]
    .map((limit) => ({ ...limit }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
