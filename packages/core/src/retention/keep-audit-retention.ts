import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { AuditLog } from '../store/audit-log.ts';

const INTERVAL_MS = 60 * 60_000;
const ENTRIES_PER_ROUND = 1_000;

export interface AuditRetentionOptions {
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long entries of the audit log are kept, in milliseconds. */
  readonly auditRetentionMs: number;
}

/** Removes entries of the audit log that are too old: now, and every hour until it is disposed. */
export function keepAuditRetention(options: AuditRetentionOptions): Disposable {
  const closing = new AbortController();
  void removeOld(options, closing.signal);
  const timer = setInterval(() => void removeOld(options, closing.signal), INTERVAL_MS);
  timer.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      closing.abort();
    },
  };
}

async function removeOld(
  { auditLog, clock, logger, auditRetentionMs }: AuditRetentionOptions,
  signal: AbortSignal,
): Promise<void> {
  const before = firstIdAt(Math.max(0, clock.now() - auditRetentionMs));
  try {
    for (let removed = ENTRIES_PER_ROUND; removed === ENTRIES_PER_ROUND && !signal.aborted;)
      removed = await auditLog.removeBefore(before, ENTRIES_PER_ROUND);
  } catch (error) {
    logger.error({ event: 'audit_prune_failed', err: error }, 'old audit entries could not be removed');
  }
}

/** Sorts before every id that is made at a moment or later: an id begins with its moment. */
function firstIdAt(epochMs: number): string {
  const hex = epochMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
