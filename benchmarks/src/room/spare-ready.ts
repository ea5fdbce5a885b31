import { setTimeout as delay } from 'node:timers/promises';
import type { ClaudeOps } from '@claude-ops/sdk';

/** Waits until a spare has come up: before that there is nothing to measure. */
export async function spareReady(client: ClaudeOps, signal: AbortSignal): Promise<void> {
  while ((await client.getHealth()).spares.parked === 0) await delay(20, undefined, { signal });
}
