import type { ExecutionMode } from '@claude-ops/contract';
import { assertOffered } from './api/create-task.ts';
import type { Clock } from './clock.ts';
import { createEventHub, type EventHub } from './events/event-hub.ts';
import { createEventWriter } from './events/event-writer.ts';
import type { Executor, StopCause } from './executors/executor.ts';
import { createProcessExecutor } from './executors/process/process-executor.ts';
import { createGateway } from './gateway/gateway.ts';
import { createIds, type FreshId } from './ids.ts';
import { guardObserver } from './observer/guard-observer.ts';
import { observeStore } from './observer/observe-store.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import { DEFAULTS } from './options.ts';
import type { Settings } from './resolve-options.ts';
import { keepLeases } from './scheduler/keep-leases.ts';
import { endExpired, recover } from './scheduler/recover.ts';
import { runAttempt } from './scheduler/run-attempt.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { removeTree } from './remove-tree.ts';
import { createSealer, type Sealer } from './secrets/sealer.ts';
import { LONGEST_TIMER_MS } from './settles-within.ts';
import type { McpProfileStore } from './store/mcp-profile-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { createDirectoryWorkspaces } from './workspaces/directory-workspaces.ts';

/** After its grace, how long a stop still tries to store how things ended, in milliseconds. */
const STORE_PATIENCE_MS = 15_000;

export interface Engine {
  readonly store: TaskStore;
  readonly mcpProfileStore: McpProfileStore;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly nextId: () => FreshId;
  readonly sealer: Sealer;
  readonly modes: ReadonlySet<ExecutionMode>;
  /** Aborted when nothing more will happen here: whoever waits gives up. */
  readonly closing: AbortSignal;
  /** Says that something may be queued. */
  wake(): void;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  stopTask(taskId: string, cause: StopCause): Promise<void>;
  /** Recovers, then begins to run queued tasks. What it returns keeps the leases of what runs. */
  start(): Promise<Disposable>;
  /** Claims nothing more, gives what runs a grace in milliseconds, then ends it as interrupted. Again with less, it is less. */
  drain(graceMs: number): Promise<void>;
  /** Drains, and lets go of everything. */
  stop(graceMs: number): Promise<void>;
}

/** Everything that runs tasks, put together. */
export function createEngine(settings: Settings, taskObserver: TaskObserver = {}): Engine {
  const { clock, logger, instanceId } = settings;
  const observer = guardObserver(taskObserver, logger);
  const store = observeStore(settings.store, observer);
  const closing = new AbortController();
  const givingUp = new AbortController();

  const hub = createEventHub();
  const nextId = createIds(clock);
  const sealer = createSealer(settings.secretKey);
  const workspaces = createDirectoryWorkspaces(settings.workspacesDirectory, logger);
  const writer = createEventWriter({ store, hub, logger, signal: givingUp.signal });
  const gateway = createGateway({
    ...{ clock, logger, onRequest: observer.modelAsked },
    ...settings.upstream,
    environment: settings.claude.hostEnvironment,
  });
  const executors = new Map(
    [processExecutor(settings, observer), ...settings.executors].map((executor) => [executor.mode, executor]),
  );
  const modes = new Set(executors.keys());
  assertOffered(settings.defaults.mode, modes);

  const attemptParts = {
    store,
    hub,
    writer,
    clock,
    logger,
    sealer,
    workspaces,
    gateway,
    executors,
    givingUp: givingUp.signal,
  };
  const scheduler = createScheduler({
    ...{ store, hub, clock, logger, nextId, instanceId },
    maxConcurrency: settings.maxConcurrency,
    leaseMs: DEFAULTS.leaseMs,
    run: (claimed, signal) => runAttempt(claimed, signal, attemptParts),
  });

  const recovery = { store, hub, workspaces, clock, logger, instanceId, executors: [...executors.values()] };
  let patience: NodeJS.Timeout | undefined;

  const drain = async (graceMs: number) => {
    clearTimeout(patience);
    const patienceMs = Math.min(graceMs + STORE_PATIENCE_MS, LONGEST_TIMER_MS);
    patience = setTimeout(() => givingUp.abort(), patienceMs);
    await scheduler.drain(graceMs);
    clearTimeout(patience);
  };

  return {
    ...{ store, hub, clock, nextId, sealer, drain, mcpProfileStore: settings.mcpProfileStore },
    wake: scheduler.wake,
    stopTask: scheduler.stopTask,
    modes,
    closing: closing.signal,

    async start() {
      await recover(recovery);
      scheduler.start();
      return keepLeases({
        ...{ store, scheduler, clock, logger, instanceId, leaseMs: DEFAULTS.leaseMs },
        endExpired: () => endExpired(recovery),
      });
    },

    async stop(graceMs) {
      await drain(graceMs);
      givingUp.abort();
      closing.abort();
      await gateway[Symbol.asyncDispose]();
      if (settings.ownDirectory !== undefined) await removeTree(settings.ownDirectory, logger);
    },
  };
}

function processExecutor(
  { instanceId, attemptsDirectory, claude, logger }: Settings,
  observer: Required<TaskObserver>,
): Executor {
  return createProcessExecutor({
    ...{ instanceId, attemptsDirectory, logger },
    onSwept: observer.swept,
    claudePath: claude.path,
    hostEnvironment: claude.hostEnvironment,
    claudeEnvironment: claude.environment,
    usePidNamespace: claude.usePidNamespace,
    limits: claude.limits,
  });
}
