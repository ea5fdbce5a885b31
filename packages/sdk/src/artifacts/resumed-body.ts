import { ClaudeOpsError } from '@claude-ops/contract/client';
import { sleep } from '../wait/sleep.ts';

/** How bytes that break off are gone on with. */
export interface Resumption {
  /** The rest, from that many bytes on. Throws where it can't be had. */
  open(received: number): Promise<ReadableStream<Uint8Array>>;
  /** How many breaks in a row may bring nothing. */
  readonly limit: number;
  readonly delayMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The same bytes. Where they break off, the rest is asked for. */
export function resumedBody(
  first: ReadableStream<Uint8Array>,
  resumption: Resumption,
): ReadableStream<Uint8Array> {
  let reader = first.getReader();
  let received = 0;
  let failures = 0;

  /** @throws {unknown} the first error, where there is no going on. */
  const goOn = async (error: unknown): Promise<void> => {
    for (;;) {
      failures += 1;
      if (ClaudeOpsError.is(error) || failures > resumption.limit) throw error;
      await sleep(resumption.delayMs * 2 ** (failures - 1), resumption.signal);
      try {
        reader = (await resumption.open(received)).getReader();
        return;
      } catch (cause) {
        if (ClaudeOpsError.is(cause, 'wait_aborted')) throw cause;
      }
    }
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          try {
            const { done, value } = await reader.read();
            if (done) return controller.close();
            received += value.length;
            failures = 0;
            return controller.enqueue(value);
          } catch (error) {
            await goOn(error);
          }
        }
      },
      // A broken body rejects here once more.
      cancel: async (reason) => reader.cancel(reason).catch(() => undefined),
    },
    { highWaterMark: 0 },
  );
}
