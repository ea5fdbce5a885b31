import type { ExecutionMode, ProblemItem, Task } from '@claude-ops/contract';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import { assertOffered } from './api/create-task.ts';
import { createFingerprint, type Fingerprint } from './api/idempotency/fingerprint.ts';
import { createKeysInFlight, type KeysInFlight } from './api/idempotency/keys-in-flight.ts';
import type { Clock } from './clock.ts';
import { removeAbandoned } from './data-directory/temporary-directory.ts';
import { createEventHub, type EventHub } from './events/event-hub.ts';
import { createEventWriter } from './events/event-writer.ts';
import type { StopCause } from './attempt/stop-cause.ts';
import type { WarmPool } from './executors/executor.ts';
import { createExecutors } from './executors/create-executors.ts';
import { createExpectedModes } from './executors/warm/expected-modes.ts';
import { createGateway } from './gateway/gateway.ts';
import { createIds, type FreshId } from './ids.ts';
import { guardObserver } from './observer/guard-observer.ts';
import { observeStore } from './observer/observe-store.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import type { Logger } from './logger.ts';
import { openToAgents } from './data-directory/directory-modes.ts';
import { DEFAULTS } from './options.ts';
import type { Settings } from './resolve-options.ts';
import { keepRetention } from './retention/keep-retention.ts';
import { createPruner, type Pruner } from './retention/pruner.ts';
import { keepLeases } from './scheduler/keep-leases.ts';
import { keepSwept } from './scheduler/keep-swept.ts';
import { endExpired, endOrphans, recover } from './scheduler/recover.ts';
import { createResumeNotes } from './scheduler/resume/resume-notes.ts';
import { createAskedMarks } from './scheduler/resume/asked-marks.ts';
import { runAttempt } from './scheduler/run-attempt.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSealer, type Sealer } from './secrets/sealer.ts';
import { LONGEST_TIMER_MS } from './system/settles-within.ts';
import type { McpProfileStore } from './store/mcp-profile-store.ts';
import type { TaskStore } from './store/task-store.ts';
import type { UploadStore } from './uploads/upload-store.ts';
import { createTaskFiles } from './task-files.ts';

/** After its grace, how long a stop still collects artifacts and tries to store how things ended, in milliseconds. */
const STORE_PATIENCE_MS = 15_000;

export interface Engine {
  readonly store: TaskStore;
  readonly mcpProfileStore: McpProfileStore;
  readonly artifactStore: ArtifactStore;
  readonly hub: EventHub;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  readonly nextId: () => FreshId;
  readonly sealer: Sealer;
  readonly fingerprint: Fingerprint;
  readonly keysInFlight: KeysInFlight;
  readonly pruner: Pruner;
  readonly modes: ReadonlySet<ExecutionMode>;
  readonly warm: readonly WarmPool[];
  /** What of a task its executor does not do. */
  refusalsOf(task: Task): Promise<ProblemItem[]>;
  /** Whether a run in a mode has no other way out than what its network policy allows. */
  enforcesNetwork(mode: ExecutionMode): Promise<boolean>;
  /** Aborted when nothing more will happen here: whoever waits gives up. */
  readonly closing: AbortSignal;
  /** Says that something may be queued. */
  wake(): void;
  /** Stops the attempt of a task, if it runs here, and waits for its end. */
  stopTask(taskId: string, cause: StopCause): Promise<void>;
  /** Recovers, then begins to run queued tasks, once the data is this engine's alone. What it returns keeps the leases of what runs. */
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
  const files = createTaskFiles(settings);
  const { uploads, workspaces, artifacts, artifactStore } = files;
  const writer = createEventWriter({ store, hub, logger, signal: givingUp.signal });
  const gateway = createGateway({
    ...{ clock, logger, onRequest: observer.modelAsked },
    ...settings.upstream,
    environment: settings.claude.hostEnvironment,
  });
  const executors = createExecutors(settings, { observer, gateway });
  const warm = [...executors.values()].flatMap((executor) => executor.warm ?? []);
  const expected = createExpectedModes(executors, settings.defaults.mode);
  const notes = createResumeNotes(settings.notesDirectory);
  const asked = createAskedMarks(settings.marksDirectory);
  const modes = new Set(settings.modes ?? executors.keys());
  assertOffered(settings.defaults.mode, modes);

  const attemptParts = {
    ...{ store, hub, writer, clock, logger, sealer, executors, gateway, workspaces, uploads, artifacts },
    notes,
    asked,
    logLimits: settings.events,
    maxGrownBytes: settings.workspaces.maxGrownBytes,
    givingUp: givingUp.signal,
  };
  const scheduler = createScheduler({
    ...{ store, hub, clock, logger, nextId, instanceId },
    maxConcurrency: settings.maxConcurrency,
    leaseMs: DEFAULTS.leaseMs,
    onIdle: expected.fill,
    run(task, run) {
      expected.expect(task.task.mode);
      return runAttempt(task, run, attemptParts);
    },
  });

  const recovery = {
    ...{ store, hub, workspaces, uploads, clock, logger, instanceId, executors, notes },
    asked,
  };
  const pruner = createPruner({ store, clock, forget: files.forget, onPruned: observer.pruned });
  let retention: Disposable | undefined;
  let sweeping: Disposable | undefined;
  let patience: NodeJS.Timeout | undefined;

  const drain = async (graceMs: number) => {
    clearTimeout(patience);
    const patienceMs = Math.min(graceMs + STORE_PATIENCE_MS, LONGEST_TIMER_MS);
    patience = setTimeout(() => givingUp.abort(), patienceMs);
    await Promise.all([scheduler.drain(graceMs), ...warm.map((some) => some[Symbol.asyncDispose]())]);
    for (const executor of executors.values()) await executor.settle?.();
    clearTimeout(patience);
  };

  return {
    ...{ store, hub, uploads, artifactStore, clock, nextId, sealer, drain },
    mcpProfileStore: settings.mcpProfileStore,
    ...{ pruner, fingerprint: createFingerprint(settings.secretKey), keysInFlight: createKeysInFlight() },
    wake: scheduler.wake,
    stopTask: scheduler.stopTask,
    ...{ modes, warm },
    refusalsOf: async (task) => (await executors.get(task.mode)?.refusalsOf?.(task)) ?? [],
    enforcesNetwork: async (mode) => (await executors.get(mode)?.enforcesNetwork?.()) ?? mode === 'container',
    closing: closing.signal,

    async start() {
      if (settings.claude.processUser !== undefined) await openToAgents(settings);
      if (settings.ownDirectory !== undefined)
        await removeAbandoned({ executors: executors.values(), logger });
      const { resumable, restartable } = await recover(recovery);
      await files.sweep(store);
      // What another engine has written until now, nobody here was told of.
      hub.lookAgain();
      for (const task of resumable) scheduler.resume(task);
      for (const task of restartable) scheduler.restart(task);
      scheduler.start();
      sweeping = keepSwept({ executors, logger });
      void finishPruning(pruner, logger);
      const { taskRetentionMs } = settings;
      if (taskRetentionMs !== undefined)
        retention = keepRetention({ pruner, clock, logger, taskRetentionMs });
      return keepLeases({
        ...{ store, scheduler, clock, logger, instanceId, leaseMs: DEFAULTS.leaseMs },
        endExpired: () => endExpired(recovery),
        endOrphans: (attemptIds) => endOrphans(attemptIds, recovery),
      });
    },

    async stop(graceMs) {
      retention?.[Symbol.dispose]();
      sweeping?.[Symbol.dispose]();
      await pruner[Symbol.asyncDispose]();
      await drain(graceMs);
      givingUp.abort();
      closing.abort();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

/** Apart, so that nobody waits for it: what is pruned is gone already. */
async function finishPruning(pruner: Pruner, logger: Logger): Promise<void> {
  try {
    await pruner.finish();
  } catch (error) {
    logger.error({ event: 'prune_rest_failed', err: error }, 'the rest of pruned tasks could not be removed');
  }
}
