import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ModelServer } from '@claude-ops/testing';
import type { Outcome } from '../outcome/outcome.ts';
import { readTask } from '../outcome/read-task.ts';
import type { Scenario } from '../scenario.ts';
import { startModel } from '../start-model.ts';
import { startServer, type ServerSettings } from '../start-server.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { inputOf } from './input-of.ts';
import type { Way, WayOptions } from './way.ts';

interface ContainersOfServers {
  /** As `CONTAINER_ENGINE` takes it. */
  readonly engine: string;
  readonly image: string;
}

/**
 * A task in a container whose server is killed once a turn has ended, and started again: the second server goes on with the run. It is asked over HTTP.
 */
export function resumed({ engine, image }: ContainersOfServers): Way {
  return {
    name: 'resumed',
    // In the others there is nothing left to go on with.
    takes: ({ outlivesTurn = false }) => outlivesTurn,
    run: async (scenario, options) =>
      await runTask(scenario, options, {
        DEFAULT_MODE: 'container',
        CONTAINER_ENGINE: engine,
        CONTAINER_IMAGE: image,
        WARM_PROCESSES: '0',
        SHUTDOWN_GRACE_MS: '0',
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
  const { id } = await runUntilTurnEnds(scenario, { model, settings });
  await using second = await startServer(settings);
  await second.client.waitForCompletion(id);
  return await readTask(second.client, id, model.requests);
}

/** Kills the first server once a turn has ended, and nothing has been asked of the model for a while. */
async function runUntilTurnEnds(
  scenario: Scenario,
  { model, settings }: { readonly model: ModelServer; readonly settings: ServerSettings },
): Promise<{ readonly id: string }> {
  await using first = await startServer(settings);
  const { id } = await first.client.createTask(await inputOf(scenario));
  for await (const { type } of first.client.followTaskEvents(id)) {
    if (type !== 'claude.result') continue;
    await untilQuiet(model);
    return { id };
  }
  throw new Error('The task ended before its server was killed.');
}

const QUIET_MS = 500;

/** A request that is under way when the server dies has to be asked again, and the CLI guesses what the first one cost. */
async function untilQuiet({ requests }: ModelServer): Promise<void> {
  for (let seen = -1; seen !== requests.length;) {
    seen = requests.length;
    await Promise.all(requests.map(({ closed }) => closed));
    await delay(QUIET_MS);
  }
}
