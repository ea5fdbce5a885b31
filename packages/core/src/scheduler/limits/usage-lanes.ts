import { setTimeout as delay } from 'node:timers/promises';
import { timestamp, type Clock } from '../../clock.ts';
import type { FreshId } from '../../ids.ts';
import type { Logger } from '../../logger.ts';
import type { UsageLimit, UsageLimits } from '../../store/usage-limits.ts';
import { retryUntilDone } from '../../system/retry-until-done.ts';
import { LONGEST_TIMER_MS, whenAborted } from '../../system/settles-within.ts';

export interface UsageLaneParts {
  readonly store: UsageLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nextId: () => FreshId;
  /** The longest wait, in milliseconds. A limit that ends later fails tasks. */
  readonly maxWaitMs: number;
  /** Tells the other engines that a limit has begun. */
  readonly tellOthers: (limitId: string) => void;
  /** Aborted when nothing can be stored any more. */
  readonly givingUp: AbortSignal;
}

/** The requests of all attempts here that have the same credential, while the provider refuses it. */
export interface UsageLanes extends Disposable {
  /** When the limit of a credential ends, by now; undefined: it has none. */
  endOf(credential: string): number | undefined;
  /** Takes note of a limit. @returns whether requests wait for its end: it may be too far away. */
  note(met: Pick<UsageLimit, 'credential' | 'taskId'> & { readonly resetsAtMs: number }): boolean;
  /** Settles when the limit of a credential has ended, or when the signal is aborted. */
  untilOver(credential: string, signal: AbortSignal): Promise<void>;
  /** Tells a listener that queued tasks may have become free. */
  onFreed(listener: () => void): void;
  /** Looks at the store: a limit may have begun or ended elsewhere. Never rejects. */
  look(): Promise<void>;
}

interface Lane {
  untilMs: number;
  /** Whether the store knows it. */
  isStored: boolean;
  readonly over: PromiseWithResolvers<void>;
  waiting: number;
}

/** Requests that waited go out one after the other, so that they do not use the new allowance up at once. In milliseconds. */
const SPREAD_MS = 250;
/** How often a limit is looked for that ended elsewhere: word of it may be lost. In milliseconds. */
const LOOK_AGAIN_MS = 15_000;

export function createUsageLanes(parts: UsageLaneParts): UsageLanes {
  const { store, clock, logger, givingUp } = parts;
  const lanes = new Map<string, Lane>();
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  let looking: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const laneOf = (credential: string): Lane => {
    const lane = lanes.get(credential) ?? {
      untilMs: 0,
      isStored: false,
      over: Promise.withResolvers<void>(),
      waiting: 0,
    };
    lanes.set(credential, lane);
    return lane;
  };
  const lookSoon = () => {
    clearTimeout(timer);
    if (lanes.size === 0 || ended.signal.aborted) return;
    const first = Math.min(...[...lanes.values()].map(({ untilMs }) => untilMs));
    const waitMs = Math.min(Math.max(0, first - clock.now()), LOOK_AGAIN_MS);
    timer = setTimeout(() => void look(), Math.max(waitMs, 1));
    timer.unref();
  };
  const lookOnce = async () => {
    try {
      const limits = await listLasting(store, clock.now());
      for (const { credential, until } of limits)
        Object.assign(laneOf(credential), { untilMs: Date.parse(until), isStored: true });
      const known = new Set(limits.map(({ credential }) => credential));
      const over = [...lanes].filter(([credential, lane]) => lane.isStored && !known.has(credential));
      for (const [credential, lane] of over) {
        lanes.delete(credential);
        lane.over.resolve();
      }
      if (over.length > 0) for (const listener of listeners) listener();
    } catch (error) {
      logger.error({ event: 'usage_limits_failed', err: error }, 'usage limits could not be looked at');
    } finally {
      looking = undefined;
      lookSoon();
    }
  };
  /** A look that has begun may have missed what its caller knows of: the next one begins after it. */
  const look = () =>
    (next ??= (looking ?? Promise.resolve()).then(() => {
      next = undefined;
      return (looking = lookOnce());
    }));

  const keep = async (limit: UsageLimit, lane: Lane) => {
    const { id, until } = await retryUntilDone(() => store.noteUsageLimit(limit), {
      what: 'storing a usage limit',
      logger,
      signal: givingUp,
    });
    Object.assign(lane, { untilMs: Math.max(lane.untilMs, Date.parse(until)), isStored: true });
    parts.tellOthers(id);
    lookSoon();
  };
  return {
    look,
    onFreed: (listener) => void listeners.add(listener),
    endOf: (credential) => lanes.get(credential)?.untilMs,
    note({ credential, taskId, resetsAtMs }) {
      const now = clock.now();
      if (resetsAtMs - now > Math.min(parts.maxWaitMs, LONGEST_TIMER_MS)) return false;
      const lane = laneOf(credential);
      if (resetsAtMs <= lane.untilMs) return true;
      lane.untilMs = resetsAtMs;
      const { id } = parts.nextId();
      const limit = { id, credential, taskId, since: timestamp(now), until: timestamp(resetsAtMs) };
      logger.warn({ event: 'usage_limit', taskId, until: limit.until }, 'the provider refuses a credential');
      // Given up with the engine alone.
      void keep(limit, lane).catch(() => undefined);
      return true;
    },
    async untilOver(credential, signal) {
      const both = AbortSignal.any([signal, ended.signal]);
      for (let lane = lanes.get(credential); lane !== undefined; lane = lanes.get(credential)) {
        const place = lane.waiting;
        lane.waiting += 1;
        const { aborted, release } = whenAborted(both);
        await Promise.race([lane.over.promise, aborted]).finally(release);
        await delay(place * SPREAD_MS, undefined, { signal: both }).catch(() => undefined);
        if (both.aborted) return;
      }
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      ended.abort();
    },
  };
}

/** Ends what is over, and lists the others. */
async function listLasting(store: UsageLimits, now: number): Promise<readonly UsageLimit[]> {
  const limits = await store.listUsageLimits();
  if (limits.every(({ until }) => Date.parse(until) > now)) return limits;
  await store.endUsageLimits({ endedBy: timestamp(now) });
  return await store.listUsageLimits();
}
