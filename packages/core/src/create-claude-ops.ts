import type { ClaudeOpsApi } from '@claude-ops/contract';
import { cancelTask } from './api/cancel-task.ts';
import { createTask } from './api/create-task.ts';
import { getHealth } from './api/get-health.ts';
import { getTask } from './api/get-task.ts';
import { listArtifacts } from './api/list-artifacts.ts';
import { listTasks } from './api/list-tasks.ts';
import { createMcpProfile } from './api/mcp-profiles/create-mcp-profile.ts';
import { deleteMcpProfile } from './api/mcp-profiles/delete-mcp-profile.ts';
import { getMcpProfile } from './api/mcp-profiles/get-mcp-profile.ts';
import { listMcpProfiles } from './api/mcp-profiles/list-mcp-profiles.ts';
import { replaceMcpProfile } from './api/mcp-profiles/replace-mcp-profile.ts';
import { pruneTasks } from './api/prune-tasks.ts';
import { openArtifact } from './api/open-artifact.ts';
import { openArtifactArchive } from './api/open-artifact-archive.ts';
import { followTaskEvents, listTaskEvents } from './api/task-events.ts';
import { waitForCompletion } from './api/wait-for-completion.ts';
import { createEngine } from './engine.ts';
import { createLifecycle, type StopOptions } from './lifecycle.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import type { ClaudeOpsOptions } from './options.ts';
import { resolveOptions, type Settings } from './resolve-options.ts';

/** The whole of claude-ops in this process. */
export interface EmbeddedClaudeOps extends ClaudeOpsApi, AsyncDisposable {
  /**
   * Ends what an earlier process of the same instance left, then begins to run queued tasks. Tasks may be created before.
   */
  start(): Promise<void>;
  /**
   * Takes nothing more in, gives what runs a grace, ends the rest as `interrupted`, and lets go of everything. Queued tasks
   * stay queued. A second call with a shorter grace shortens it.
   */
  stop(options?: StopOptions): Promise<void>;
}

/**
 * Makes claude-ops for use inside another service.
 *
 * @example
 * await using ops = createClaudeOps();
 * await ops.start();
 * const { id } = await ops.createTask({ prompt: 'Say hello', apiKey: process.env.ANTHROPIC_API_KEY ?? '' });
 * const { result } = await ops.waitForCompletion(id);
 * console.log(result?.text, result?.costUsd);
 */
export function createClaudeOps(options: ClaudeOpsOptions = {}): EmbeddedClaudeOps {
  return createFromSettings(resolveOptions(options), options.observer);
}

/** The same with what only tests may choose. */
export function createFromSettings(settings: Settings, observer?: TaskObserver): EmbeddedClaudeOps {
  const engine = createEngine(settings, observer);
  const lifecycle = createLifecycle(engine);
  const { store, mcpProfileStore, closing } = engine;
  const startedAt = settings.clock.now();

  return {
    start: lifecycle.start,
    stop: lifecycle.stop,
    [Symbol.asyncDispose]: () => lifecycle.stop(),

    async createTask(input, createOptions = {}) {
      lifecycle.assertOpen();
      return await createTask(input, createOptions, {
        ...{ ...engine, defaults: settings.defaults },
        maxUploadBytes: settings.workspaces.maxUploadBytes,
        gitProtocols: settings.workspaces.git.allowedProtocols,
      });
    },
    getTask: (id) => getTask(id, store),
    listTasks: (filter = {}) => listTasks(filter, store),
    cancelTask: (id, { signal = closing } = {}) => cancelTask(id, AbortSignal.any([signal, closing]), engine),
    listTaskEvents: (id, filter = {}) => listTaskEvents(id, filter, store),
    followTaskEvents: (id, follow = {}) => followTaskEvents(id, follow, engine),
    waitForCompletion: (id, wait = {}) => waitForCompletion(id, wait, engine),

    async pruneTasks(input) {
      lifecycle.assertOpen();
      return await pruneTasks(input, engine);
    },
    listArtifacts: (id, { limit, cursor } = {}) => listArtifacts(id, { limit, cursor }, engine),
    openArtifact: (id, path, { range } = {}) => openArtifact(id, { path, range }, engine),
    openArtifactArchive: (id) => openArtifactArchive(id, engine),

    async createMcpProfile(input) {
      lifecycle.assertOpen();
      return await createMcpProfile(input, engine);
    },
    listMcpProfiles: ({ limit, cursor } = {}) => listMcpProfiles({ limit, cursor }, mcpProfileStore),
    getMcpProfile: (id) => getMcpProfile(id, mcpProfileStore),
    async replaceMcpProfile(id, input) {
      lifecycle.assertOpen();
      return await replaceMcpProfile(id, input, engine);
    },
    async deleteMcpProfile(id) {
      lifecycle.assertOpen();
      await deleteMcpProfile(id, mcpProfileStore);
    },

    getHealth: () =>
      getHealth({
        ...{ store, version: settings.version, maxConcurrency: settings.maxConcurrency },
        spares: engine.spares,
        isStopping: lifecycle.isStopping,
        uptimeMs: settings.clock.now() - startedAt,
      }),
  };
}
