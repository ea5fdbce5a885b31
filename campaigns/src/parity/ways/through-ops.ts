import { setTimeout as delay } from 'node:timers/promises';
import { createClaudeOps, type ClaudeOpsOptions, type EmbeddedClaudeOps } from '@claude-ops/core';
import { readTask } from '../outcome/read-task.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { CLAUDE_VARIABLES } from '../run-environment.ts';
import type { Scenario } from '../scenario.ts';
import { startModel } from '../start-model.ts';
import { inputOf } from './input-of.ts';
import type { Way, WayOptions } from './way.ts';

/** A task of claude-ops that is embedded in this process, with no process that waits for it. */
export const COLD: Way = throughOps('cold', {});

/** The same with a process that waits for the task. */
export const WARM: Way = throughOps('warm', { claude: { warm: { count: 1 } } });

/** @param options what this way of running tasks needs. */
export function throughOps(name: string, options: ClaudeOpsOptions): Way {
  return { name, run: async (scenario, given) => await runTask(scenario, options, given) };
}

async function runTask(
  scenario: Scenario,
  options: ClaudeOpsOptions,
  { claude, signal }: WayOptions,
): Promise<Outcome> {
  await using model = await startModel(scenario, claude);
  await using ops = createClaudeOps({
    ...options,
    // While the task has the only slot, no other process is made to wait for the next one.
    maxConcurrency: 1,
    claude: {
      path: claude.path,
      baseUrl: model.url,
      environment: CLAUDE_VARIABLES,
      ...options.claude,
    },
  });
  await ops.start();
  if (options.claude?.warm) await untilWarm(ops, signal);
  const { id } = await ops.createTask(await inputOf(scenario));
  await ops.waitForCompletion(id);
  return await readTask(ops, id, model.requests);
}

/** How long a process may take until it waits for a task, in milliseconds. */
const WARM_WITHIN_MS = 60_000;

async function untilWarm(ops: EmbeddedClaudeOps, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + WARM_WITHIN_MS;
  while ((await ops.getHealth()).warm.idle === 0) {
    signal?.throwIfAborted();
    if (performance.now() > end) throw new Error('No process came to wait for the task.');
    await delay(20);
  }
}
