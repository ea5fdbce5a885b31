import { timestamp, type Clock } from '../../clock.ts';
import type { FreshId } from '../../ids.ts';
import type { Logger } from '../../logger.ts';
import type { UsageLimit, UsageLimits } from '../../store/usage-limits.ts';
import { retryUntilDone } from '../../system/retry-until-done.ts';
import { LONGEST_TIMER_MS } from '../../system/settles-within.ts';
import { createWaiters, type Waiters } from '../../system/waiters.ts';
import { keepLooking } from './keep-looking.ts';
import { createRefusals } from './refusals.ts';

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
  /** The number of the first look that must find it in the store; undefined: it is not stored yet. */
  seenFrom: number | undefined;
  readonly waiting: Waiters;
}

/** Requests that waited go out one after the other, so that they do not use the new allowance up at once. In milliseconds. */
const SPREAD_MS = 250;
/** All of them have gone out after that, however many they are. In milliseconds. */
const MOST_SPREAD_MS = 30_000;

export function createUsageLanes(parts: UsageLaneParts): UsageLanes {
  const { store, clock, logger, givingUp } = parts;
  const lanes = new Map<string, Lane>();
  const refusals = createRefusals(clock);
  const listeners = new Set<() => void>();
  let looks = 0;

  const laneOf = (credential: string): Lane => {
    const lane = lanes.get(credential) ?? { untilMs: 0, seenFrom: undefined, waiting: createWaiters() };
    lanes.set(credential, lane);
    return lane;
  };
  const end = (credential: string, { waiting }: Lane) => {
    lanes.delete(credential);
    refusals.ended(credential);
    waiting.release(Math.min(SPREAD_MS, MOST_SPREAD_MS / Math.max(1, waiting.size)));
  };
  /** A limit is over by the clock also where the store can't be asked. */
  const endOver = (isOver: (credential: string, lane: Lane) => boolean) => {
    const over = [...lanes].filter(([credential, lane]) => isOver(credential, lane));
    for (const [credential, lane] of over) end(credential, lane);
    if (over.length > 0) for (const listener of listeners) listener();
  };
  const lookOnce = async () => {
    looks += 1;
    const number = looks;
    try {
      const limits = await listLasting(store, clock.now());
      for (const { credential, until } of limits) {
        const lane = laneOf(credential);
        lane.untilMs = Date.parse(until);
        lane.seenFrom ??= number;
      }
      const known = new Set(limits.map(({ credential }) => credential));
      endOver((credential, { seenFrom }) => !known.has(credential) && (seenFrom ?? Infinity) <= number);
    } catch (error) {
      logger.error({ event: 'usage_limits_failed', err: error }, 'usage limits could not be looked at');
    }
    endOver((_credential, { untilMs }) => untilMs <= clock.now());
  };
  const dueAtMs = () => {
    const ends = [...lanes.values()].map(({ untilMs }) => untilMs);
    return ends.length === 0 ? undefined : Math.min(...ends);
  };
  const looking = keepLooking({ lookOnce, dueAtMs, now: () => clock.now() });

  const keep = async (limit: UsageLimit, lane: Lane) => {
    const { id, until } = await retryUntilDone(() => store.noteUsageLimit(limit), {
      what: 'storing a usage limit',
      logger,
      signal: givingUp,
    });
    lane.untilMs = Math.max(lane.untilMs, Date.parse(until));
    lane.seenFrom ??= looks + 1;
    parts.tellOthers(id);
    looking.plan();
  };
  return {
    look: looking.look,
    onFreed: (listener) => void listeners.add(listener),
    endOf: (credential) => lanes.get(credential)?.untilMs,
    note({ credential, taskId, resetsAtMs }) {
      const now = clock.now();
      const untilMs = lanes.has(credential)
        ? resetsAtMs
        : Math.max(resetsAtMs, now + refusals.leastWaitOf(credential));
      if (untilMs - now > Math.min(parts.maxWaitMs, LONGEST_TIMER_MS)) return false;
      const lane = laneOf(credential);
      if (untilMs <= lane.untilMs) return true;
      lane.untilMs = untilMs;
      const { id } = parts.nextId();
      const limit = { id, credential, taskId, since: timestamp(now), until: timestamp(untilMs) };
      logger.warn({ event: 'usage_limit', taskId, until: limit.until }, 'the provider refuses a credential');
      looking.plan();
      // Given up with the engine alone.
      void keep(limit, lane).catch(() => undefined);
      return true;
    },
    async untilOver(credential, signal) {
      await lanes.get(credential)?.waiting.until(signal);
    },
    [Symbol.dispose]: () => looking[Symbol.dispose](),
  };
}

/** Ends what is over, and lists the others. */
async function listLasting(store: UsageLimits, now: number): Promise<readonly UsageLimit[]> {
  const limits = await store.listUsageLimits();
  if (limits.every(({ until }) => Date.parse(until) > now)) return limits;
  await store.endUsageLimits({ endedBy: timestamp(now) });
  return await store.listUsageLimits();
}
