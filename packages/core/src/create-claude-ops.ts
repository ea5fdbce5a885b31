import type {
  Approval,
  ApprovalPage,
  Artifact,
  ArtifactPage,
  AuditEntry,
  AuditPage,
  Callers,
  CallOptions,
  ClaudeOpsApi,
  Credential,
  CredentialPage,
  ListApprovalsOptions,
  ListAuditOptions,
  McpProfile,
  McpProfilePage,
  Paged,
  PageOptions,
  Preset,
  PresetPage,
  TaskFilter,
  TaskPage,
  TaskSummary,
  Token,
  TokenPage,
} from '@claude-ops/contract';
import { cancelTask } from './api/cancel-task.ts';
import { createTask } from './api/create-task.ts';
import { getHealth } from './api/get-health.ts';
import { getTask } from './api/get-task.ts';
import { createCallers } from './api/callers/create-callers.ts';
import { listArtifacts } from './api/list-artifacts.ts';
import { listTasks } from './api/list-tasks.ts';
import { listMessages, sendMessage, withdrawMessage } from './api/messages.ts';
import { drainNode, listNodes } from './api/nodes.ts';
import { pruneTasks } from './api/prune-tasks.ts';
import { tellWaitingOf } from './api/tell-waiting.ts';
import { pagesOf } from './api/pages-of.ts';
import { openArtifact } from './api/open-artifact.ts';
import { openArtifactArchive } from './api/open-artifact-archive.ts';
import { followTaskEvents, listTaskEvents } from './api/task-events.ts';
import { assertWanted, unlessGivenUp } from './api/unless-given-up.ts';
import { endUsageLimit, listUsageLimits } from './api/usage-limits.ts';
import { waitForCompletion } from './api/wait-for-completion.ts';
import { startStopwatch } from './clock.ts';
import { createEngine } from './engine.ts';
import { createDataPlace } from './data-directory/data-place.ts';
import { createLifecycle, type StartOptions, type StopOptions } from './lifecycle.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import type { ClaudeOpsOptions } from './options.ts';
import { resourceMethods } from './resource-methods.ts';
import { resolveOptions, type Settings } from './resolve-options.ts';

/** The whole of claude-ops in this process. */
export interface EmbeddedClaudeOps extends ClaudeOpsApi, AsyncDisposable {
  /**
   * Tasks, newest first: awaited, one page of them, iterated, all.
   *
   * @example
   * for await (const task of ops.listTasks({ status: 'failed' })) console.log(task.id);
   */
  listTasks(filter?: TaskFilter, options?: CallOptions): Paged<TaskSummary, TaskPage>;
  /** What the run of a task created, changed or deleted: awaited, one page of it, iterated, all. */
  listArtifacts(id: string, options?: PageOptions): Paged<Artifact, ArtifactPage>;
  /** Approvals, newest first: awaited, one page of them, iterated, all. */
  listApprovals(options?: ListApprovalsOptions): Paged<Approval, ApprovalPage>;
  /** Credentials, by name, without their secrets: awaited, one page of them, iterated, all. */
  listCredentials(options?: PageOptions): Paged<Credential, CredentialPage>;
  /** Presets, by name, each in its newest version: awaited, one page of them, iterated, all. */
  listPresets(options?: PageOptions): Paged<Preset, PresetPage>;
  /** MCP profiles, by name: awaited, one page of them, iterated, all. */
  listMcpProfiles(options?: PageOptions): Paged<McpProfile, McpProfilePage>;
  /** Tokens, by name: awaited, one page of them, iterated, all. */
  listTokens(options?: PageOptions): Paged<Token, TokenPage>;
  /** The audit log, newest first: awaited, one page of it, iterated, all. */
  listAudit(options?: ListAuditOptions): Paged<AuditEntry, AuditPage>;
  /**
   * The API for one of several callers, each of whom reaches what its role and its token allow. A server asks it who shows a token.
   *
   * @example
   * const caller = { token: { id: 'user-1', name: 'Ada' }, role: 'submitter', ownTasks: true } as const;
   * const { data } = await ops.callers.as(caller, ops).listTasks();
   */
  readonly callers: Callers;
  /**
   * Does of a start what may be refused, and no more: makes the directories, and takes the data. For a service that must know
   * before it opens a port; `start()` does it by itself.
   *
   * @throws {Error} a directory can't be written to, or another engine works on the data.
   */
  prepare(options?: StartOptions): Promise<void>;
  /**
   * Takes the data for this engine, ends or goes on with what an earlier process of the same instance left, then begins to run queued
   * tasks. Tasks may be created before. A start that was refused may be tried again.
   *
   * @throws {Error} a directory can't be written to, or another engine works on the data.
   */
  start(options?: StartOptions): Promise<void>;
  /**
   * Takes nothing more in, gives what runs a grace, ends the rest as `interrupted`, and lets go of everything, the data last. Queued
   * tasks stay queued. A second call with a shorter grace shortens it.
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
  const lifecycle = createLifecycle(engine, createDataPlace(settings, engine.membership));
  const { store, closing } = engine;
  const stopwatch = startStopwatch();

  const api: Omit<EmbeddedClaudeOps, 'callers'> = {
    prepare: lifecycle.prepare,
    start: lifecycle.start,
    stop: lifecycle.stop,
    [Symbol.asyncDispose]: () => lifecycle.stop(),

    async createTask(input, createOptions = {}) {
      lifecycle.assertOpen();
      const { signal, archive } = createOptions;
      const create = async () =>
        await createTask(input, createOptions, {
          ...engine,
          defaults: settings.defaults,
          maxUploadBytes: settings.workspaces.maxUploadBytes,
          gitProtocols: settings.workspaces.git.allowedProtocols,
        });
      // An archive that is given up is gone before its caller hears of it.
      if (archive === undefined) return await unlessGivenUp(signal, create);
      assertWanted(signal);
      return await create();
    },
    getTask: async (id, { signal } = {}) =>
      await unlessGivenUp(signal, async () => await tellWaitingOf(await getTask(id, store), engine)),
    listTasks: (filter = {}, { signal } = {}) =>
      pagesOf(filter, async (page) => await unlessGivenUp(signal, () => listTasks(page, engine))),
    cancelTask: async (id, { signal } = {}) =>
      await unlessGivenUp(signal, () => cancelTask(id, anyOf(signal, closing), engine)),
    listTaskEvents: async (id, filter = {}, { signal } = {}) =>
      await unlessGivenUp(signal, () => listTaskEvents(id, filter, store)),
    followTaskEvents: (id, follow = {}) => followTaskEvents(id, follow, engine),
    waitForCompletion: async (id, wait = {}) => await waitForCompletion(id, wait, engine),

    async sendMessage(id, input, { signal, idempotencyKey } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => sendMessage(id, input, { ...engine, idempotencyKey }));
    },
    listMessages: (id, { signal, ...query } = {}) =>
      pagesOf(query, async (page) => await unlessGivenUp(signal, () => listMessages(id, page, engine))),
    async withdrawMessage(taskId, messageId, { signal } = {}) {
      lifecycle.assertOpen();
      const ids = { taskId, messageId };
      return await unlessGivenUp(signal, () => withdrawMessage(ids, anyOf(signal, closing), engine));
    },

    listUsageLimits: async ({ signal } = {}) => await unlessGivenUp(signal, () => listUsageLimits(engine)),
    async endUsageLimit(id, { signal } = {}) {
      lifecycle.assertOpen();
      await unlessGivenUp(signal, () => endUsageLimit(id, engine));
    },

    async pruneTasks(input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => pruneTasks(input, engine));
    },
    listArtifacts: (id, { signal, ...query } = {}) =>
      pagesOf(query, async (page) => await unlessGivenUp(signal, () => listArtifacts(id, page, engine))),
    openArtifact: async (id, path, { range, signal } = {}) =>
      await unlessGivenUp(signal, () => openArtifact(id, { path, range, signal }, engine)),
    openArtifactArchive: async (id, { signal } = {}) =>
      await unlessGivenUp(signal, () => openArtifactArchive(id, signal, engine)),

    ...resourceMethods(engine, lifecycle),

    listNodes: async ({ signal } = {}) => await unlessGivenUp(signal, () => listNodes(engine)),
    drainNode: async (name, { signal } = {}) => await unlessGivenUp(signal, () => drainNode(name, engine)),

    getHealth: async ({ signal } = {}) =>
      await unlessGivenUp(signal, () =>
        getHealth({
          ...engine,
          version: settings.version,
          node: {
            name: settings.nodeName,
            maxConcurrency: settings.maxConcurrency,
            running: engine.runningCount(),
          },
          warm: engine.warm,
          status: lifecycle.status,
          uptimeMs: stopwatch.elapsedMs(),
        }),
      ),
  };
  return { ...api, callers: createCallers(engine) };
}

function anyOf(signal: AbortSignal | undefined, closing: AbortSignal): AbortSignal {
  return signal === undefined ? closing : AbortSignal.any([signal, closing]);
}
