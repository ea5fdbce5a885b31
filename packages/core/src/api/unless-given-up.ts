import { ClaudeOpsError } from '@claude-ops/contract';
import { untilAborted } from '../system/until-aborted.ts';

/**
 * Does something until it is done or its caller gives up, whichever comes first. What has begun goes on.
 *
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function unlessGivenUp<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  assertWanted(signal);
  return signal === undefined ? await call() : await untilAborted(call(), signal, waitAborted);
}

/** @throws {ClaudeOpsError} wait_aborted */
export function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw waitAborted(signal);
}

/** The error of a caller that gave up, with its reason as the cause. */
export function waitAborted(signal: AbortSignal): ClaudeOpsError {
  return new ClaudeOpsError('wait_aborted', 'The caller aborted the wait. Work that has begun goes on.', {
    cause: signal.reason,
  });
}
