import path from 'node:path';
import type { TaskEvent } from '@claude-ops/contract';
import { textsOf, isLine } from '../outcome/lines.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { readTask } from '../outcome/read-task.ts';
import type { Scenario } from '../scenario.ts';
import { startModel } from '../start-model.ts';
import { startServer, type RunningServer } from '../start-server.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { inputOf } from './input-of.ts';
import type { Way, WayOptions } from './way.ts';

interface ContainersOfServers {
  /** As `CONTAINER_ENGINE` takes it. */
  readonly engine: string;
  readonly image: string;
}

/**
 * A task in a container whose server is killed once Claude has said something, and started again: the second server goes on with
 * the run. It is asked over HTTP.
 */
export function resumed({ engine, image }: ContainersOfServers): Way {
  return {
    name: 'resumed',
    // In the others there is nothing left to go on with.
    takes: ({ outlivesTurn = false }) => outlivesTurn,
    run: async (scenario, options) =>
      await runTask(scenario, options, {
        ...{ DEFAULT_MODE: 'container', CONTAINER_ENGINE: engine, CONTAINER_IMAGE: image },
        ...{ SPARE_PROCESSES: '0', SHUTDOWN_GRACE_MS: '0' },
      }),
  };
}

async function runTask(scenario: Scenario, { claude }: WayOptions, env: NodeJS.ProcessEnv): Promise<Outcome> {
  await using directory = await temporaryDirectory();
  await using model = await startModel(scenario, claude);
  const settings = {
    dataDirectory: path.join(directory.path, 'data'),
    env: { ...env, UPSTREAM_BASE_URL: model.url },
  };
  const { id } = await runUntilSaid(scenario, settings);
  await using second = await startServer(settings);
  await second.client.waitForCompletion(id);
  return await readTask(second.client, id, model.requests);
}

/** Kills the first server as soon as Claude has said something to the user. */
async function runUntilSaid(
  scenario: Scenario,
  settings: Parameters<typeof startServer>[0],
): Promise<{ readonly id: string }> {
  await using first: RunningServer = await startServer(settings);
  const { id } = await first.client.createTask(await inputOf(scenario));
  for await (const event of first.client.followTaskEvents(id)) if (saysSomething(event)) return { id };
  throw new Error('The task ended before its server was killed.');
}

function saysSomething({ type, data }: TaskEvent): boolean {
  if (type !== 'claude.assistant' || !isLine(data) || !isLine(data['message'])) return false;
  return typeof data['parent_tool_use_id'] !== 'string' && textsOf(data['message']['content']).length > 0;
}
