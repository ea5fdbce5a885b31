import { ClaudeOpsError } from '@claude-ops/contract';

/**
 * Does something until it is done or its caller gives up, whichever comes first. What has begun goes on.
 *
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function untilAborted<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  assertWanted(signal);
  if (signal === undefined) return await call();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(waitAborted(signal));
  // A signal with a listener is not collected, even where its caller keeps no reference to it.
  signal.addEventListener('abort', giveUp, { once: true });
  const done = call();
  // Nobody hears of what is given up.
  done.catch(() => undefined);
  try {
    return await Promise.race([done, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** @throws {ClaudeOpsError} wait_aborted */
export function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw waitAborted(signal);
}

/** The error of a caller that gave up, with its reason as the cause. */
export function waitAborted(signal: AbortSignal): ClaudeOpsError {
  return new ClaudeOpsError('wait_aborted', 'The caller gave up waiting; what was begun goes on.', {
    cause: signal.reason,
  });
}
