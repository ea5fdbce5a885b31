import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** Waits, but ends early when the client leaves, so that no timer outlives its request. */
export async function pause(
  delayMs: number,
  response: Pick<ServerResponse, 'destroyed' | 'once' | 'off'>,
): Promise<void> {
  if (response.destroyed) return;
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  await setTimeout(delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', leave);
}
