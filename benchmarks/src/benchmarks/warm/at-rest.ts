import { setTimeout as delay } from 'node:timers/promises';
import type { ClaudeOps } from '@claude-ops/sdk';
import { warmReady } from '../../room/warm-ready.ts';

/** What is ready has been so for this long before a clock starts, in milliseconds: it has come to rest. */
const REST_MS = 500;

/** Until a warm process is ready, and nothing is being started any more: before that there is nothing to measure. */
export async function atRest(client: ClaudeOps, signal: AbortSignal): Promise<void> {
  await warmReady(client, signal);
  await delay(REST_MS, undefined, { signal });
}
