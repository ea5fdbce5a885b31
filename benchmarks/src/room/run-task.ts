import type { ClaudeOps } from '@claude-ops/sdk';
import { finished } from './finished.ts';

/** Submits a task and waits for its final event. */
export async function runTask(client: ClaudeOps, prompt: string, signal: AbortSignal): Promise<void> {
  const { id } = await client.createTask({ prompt, apiKey: 'sk-ant-made-up-for-benchmarks' });
  await finished(client, id, signal);
}
