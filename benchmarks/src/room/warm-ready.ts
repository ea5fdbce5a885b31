import { setTimeout as delay } from 'node:timers/promises';
import type { ClaudeOps } from '@claude-ops/sdk';

/** Waits until a warm process has come up: before that there is nothing to measure. */
export async function warmReady(client: ClaudeOps, signal: AbortSignal): Promise<void> {
  while ((await client.getHealth()).warm.idle === 0) await delay(20, undefined, { signal });
}
