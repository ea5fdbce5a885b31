import { ClaudeOpsError } from '@claude-ops/contract';
import { waitAborted } from '../../wait/wait-aborted.ts';

/**
 * The bytes of an artifact, until they end or the signal says so.
 *
 * @throws {ClaudeOpsError} connection_failed: they break off.
 * @throws {ClaudeOpsError} wait_aborted
 */
export async function* artifactBytes(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    if (signal.aborted) cancel();
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
    // Cancelled bytes end as if they were all.
    signal.throwIfAborted();
  } catch (error) {
    throw signal.aborted ? waitAborted(signal) : brokenOff(error);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

function brokenOff(cause: unknown): ClaudeOpsError {
  if (ClaudeOpsError.is(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ClaudeOpsError('connection_failed', `its bytes broke off: ${reason}`, { cause });
}
