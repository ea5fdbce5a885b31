import { taskError } from '../claude/task-error.ts';
import { timestamp } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import { LONGEST_TIMER_MS } from '../system/settles-within.ts';
import { endQueued, type EndQueuedParts } from './end-queued.ts';

/** So many are looked at together. */
const PAGE = 100;

export interface QueueExpiryParts extends EndQueuedParts {
  readonly store: Pick<TaskQueue, 'finish' | 'listExpiring'>;
  readonly logger: Logger;
}

/** Ends queued tasks that no slot was free for in time. Disposing it ends none any more. */
export interface QueueExpiry extends Disposable {
  /** Ends those whose time is over, and will look again when that of the next one is. Never rejects. */
  look(): Promise<void>;
  /** Says that a task was queued that ends at a moment. RFC 3339. */
  expect(expiresAt: string): void;
}

export function createQueueExpiry(parts: QueueExpiryParts): QueueExpiry {
  const { store, clock, logger } = parts;
  let timer: NodeJS.Timeout | undefined;
  let nextAtMs = Infinity;
  let isDisposed = false;
  let looking: Promise<void> | undefined;

  const lookAt = (atMs: number) => {
    if (isDisposed || atMs >= nextAtMs) return;
    clearTimeout(timer);
    nextAtMs = atMs;
    timer = setTimeout(() => void look(), Math.min(Math.max(0, atMs - clock.now()), LONGEST_TIMER_MS));
    timer.unref();
  };
  const endThoseOver = async () => {
    for (;;) {
      const expiring = await store.listExpiring(PAGE);
      const now = timestamp(clock.now());
      const over = expiring.filter(({ expiresAt }) => expiresAt <= now);
      for (const { taskId } of over) await endQueued({ taskId, isUntried: true }, EXPIRED, parts);
      const next = expiring[over.length];
      if (next !== undefined) return lookAt(Date.parse(next.expiresAt));
      if (over.length < PAGE) return;
    }
  };
  // What failed, or expired meanwhile, is looked at again when leases are renewed.
  const look = async () => {
    nextAtMs = Infinity;
    clearTimeout(timer);
    looking ??= endThoseOver()
      .catch((error: unknown) =>
        logger.error(
          { event: 'queue_expiry_failed', err: error },
          'tasks whose time was over could not be ended',
        ),
      )
      .finally(() => {
        looking = undefined;
      });
    await looking;
  };
  return {
    look,
    expect: (expiresAt) => lookAt(Date.parse(expiresAt)),
    [Symbol.dispose]() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}

const EXPIRED = {
  status: 'failed',
  result: null,
  error: taskError(
    'expired',
    'The task waited for a slot for as long as its queue timeout allows, and has not run.',
  ),
} as const;
