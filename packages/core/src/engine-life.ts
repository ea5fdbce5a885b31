import { openToAgents } from './data-directory/directory-modes.ts';
import { removeAbandoned } from './data-directory/temporary-directory.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Logger } from './logger.ts';
import type { Settings } from './resolve-options.ts';
import { keepAuditRetention } from './retention/keep-audit-retention.ts';
import { keepRetention } from './retention/keep-retention.ts';
import type { Pruner } from './retention/pruner.ts';
import { keepLeases } from './scheduler/keep-leases.ts';
import { keepSwept } from './scheduler/keep-swept.ts';
import { endExpired, endOrphans, recover } from './scheduler/recover.ts';
import type { DrainManner, Scheduler } from './scheduler/scheduler.ts';
import { keepSessionsSwept } from './sessions/keep-sessions-swept.ts';
import type { SignalListener } from './signals/signals.ts';
import { LONGEST_TIMER_MS, settlesWithin } from './system/settles-within.ts';

/** After its grace, how long a stop still collects artifacts and tries to store how things ended, in milliseconds. */
const STORE_PATIENCE_MS = 15_000;
/** How long a start waits for the end of what expired while no server ran: leases are renewed after it. In milliseconds. */
const EXPIRY_PATIENCE_MS = 3_000;

export interface EngineLife {
  /** Recovers, then begins to run queued tasks, once the data is this engine's alone. What it returns keeps the leases of what runs. */
  start(): Promise<Disposable>;
  /** Claims nothing more, gives what runs a grace, then ends it as interrupted. Again with less, it is less. */
  drain(manner: DrainManner): Promise<void>;
  /** Drains, and lets go of everything. */
  stop(manner: DrainManner): Promise<void>;
}

interface LifeParts extends EngineParts {
  readonly scheduler: Scheduler;
  readonly pruner: Pruner;
  /** Whether each engine that shares the store has artifacts of its own. */
  readonly areArtifactsElsewhere: boolean;
  /** Says that a task is queued again. */
  readonly queued: (taskId: string) => void;
  /** Looks again at the usage limits: one has begun or ended. */
  readonly onLimitsChanged: () => void;
  /** Whether an attempt at a task runs in this engine. */
  readonly runsHere: (taskId: string) => boolean;
  /** Aborted when nothing more will happen. */
  readonly closing: AbortController;
}

export function createEngineLife(
  settings: Settings,
  given: Omit<LifeParts, 'queued' | 'runsHere'>,
): EngineLife {
  const parts: LifeParts = {
    ...given,
    runsHere: (taskId) => given.scheduler.runningTaskIds().includes(taskId),
    queued(taskId) {
      given.scheduler.wake();
      given.others.tell('queued', taskId);
    },
  };
  const { executors, warm, scheduler, pruner, logger, clock, giveUp } = parts;
  const { taskRetentionMs } = settings;
  let retention: Disposable | undefined;
  let auditRetention: Disposable | undefined;
  let sweeping: Disposable | undefined;
  let sessionSweeping: AsyncDisposable | undefined;
  let finishing: Disposable | undefined;
  let patience: NodeJS.Timeout | undefined;
  let listening: AsyncDisposable | undefined;

  const drain = async ({ graceMs, leaveWaiting }: DrainManner) => {
    clearTimeout(patience);
    parts.inboxes.close();
    const patienceMs = Math.min(graceMs + STORE_PATIENCE_MS, LONGEST_TIMER_MS);
    patience = setTimeout(() => giveUp.abort(), patienceMs);
    // Others would end a run whose lease expires, and its container would stay.
    await Promise.all([
      scheduler.drain({ graceMs, leaveWaiting: leaveWaiting && !parts.others.mayExist }),
      ...warm.map((some) => some[Symbol.asyncDispose]()),
    ]);
    for (const executor of executors.values()) await executor.settle?.();
    clearTimeout(patience);
  };
  return {
    drain,
    async start() {
      listening = parts.others.listen(listenerOf(parts));
      await parts.lanes.look();
      await takeUp(settings, parts);
      sweeping = keepSwept({ executors, logger });
      sessionSweeping = keepSessionsSwept({ ...parts, settings: settings.sessions });
      finishing = keepFinishing(parts);
      auditRetention = keepAuditRetention({ ...settings, clock, logger });
      if (taskRetentionMs !== undefined)
        retention = keepRetention({ pruner, clock, logger, taskRetentionMs });
      return keepLeases({
        ...parts,
        leaseMs: settings.leaseMs,
        isShared: parts.others.mayExist,
        async endExpired() {
          await endExpired(parts);
          await parts.queueExpiry.look();
        },
        endOrphans: (attemptIds) => endOrphans(attemptIds, parts),
      });
    },
    async stop(manner) {
      retention?.[Symbol.dispose]();
      auditRetention?.[Symbol.dispose]();
      sweeping?.[Symbol.dispose]();
      finishing?.[Symbol.dispose]();
      parts.queueExpiry[Symbol.dispose]();
      await sessionSweeping?.[Symbol.asyncDispose]();
      await pruner[Symbol.asyncDispose]();
      await drain(manner);
      parts.lanes[Symbol.dispose]();
      giveUp.abort();
      parts.closing.abort();
      await listening?.[Symbol.asyncDispose]();
      await parts.gateway[Symbol.asyncDispose]();
    },
  };
}

/** Ends or goes on with what earlier servers have left, and begins to give queued tasks slots. */
async function takeUp(settings: Settings, parts: LifeParts): Promise<void> {
  const { executors, scheduler, store, hub, files, logger } = parts;
  if (settings.claude.processUser !== undefined) await openToAgents(settings);
  if (settings.ownDirectory !== undefined) await removeAbandoned({ executors: executors.values(), logger });
  const requeued: string[] = [];
  try {
    const { resumable, restartable } = await recover({
      ...parts,
      queued: (taskId) => void requeued.push(taskId),
    });
    await files.sweep(store);
    await parts.setupCache.sweep();
    // Another engine may have written events that nobody here was told of.
    hub.lookAgain();
    for (const task of resumable) scheduler.resume(task);
    for (const task of restartable) scheduler.restart(task);
    // A task that expired while no server ran must not be the first to get a slot.
    await settlesWithin(parts.queueExpiry.look(), EXPIRY_PATIENCE_MS);
    scheduler.start();
  } finally {
    // Only now: this engine may have the sessions of these tasks, so it is to be the first that asks for them.
    for (const taskId of requeued) parts.others.tell('queued', taskId);
  }
}

/** Looks where another engine says, and everywhere where it may have said something unheard. */
function listenerOf({ scheduler, hub, inboxes, decisions, onLimitsChanged }: LifeParts): SignalListener {
  return {
    heard(topic, taskId) {
      if (topic === 'queued') scheduler.wake();
      else if (topic === 'cancelling') void scheduler.stopTask(taskId, 'cancelled');
      else if (topic === 'messaged') {
        inboxes.tell(taskId);
        scheduler.wake();
      } else if (topic === 'decided') decisions.tell(taskId);
      else if (topic === 'limited') onLimitsChanged();
      else hub.lookAgain(taskId);
    },
    missed() {
      scheduler.wake();
      inboxes.tell();
      decisions.tell();
      onLimitsChanged();
      hub.lookAgain();
    },
  };
}

/** How often an engine looks for tasks that others have ended or pruned and whose files it has, in milliseconds. */
const FINISH_PAUSE_MS = 60_000;

function keepFinishing({
  pruner,
  files,
  store,
  others,
  logger,
  areArtifactsElsewhere,
}: LifeParts): Disposable {
  void finishPruning(pruner, logger);
  if (!others.mayExist) return { [Symbol.dispose]() {} };
  const timer = setInterval(() => {
    if (areArtifactsElsewhere) void finishPruning(pruner, logger);
    void files
      .sweepSaved(store)
      .catch((error: unknown) =>
        logger.error(
          { event: 'uploads_not_swept', err: error },
          'archives of ended tasks could not be removed',
        ),
      );
  }, FINISH_PAUSE_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Apart, so that nobody waits for it: what is pruned is gone already. */
async function finishPruning(pruner: Pruner, logger: Logger): Promise<void> {
  try {
    await pruner.finish();
  } catch (error) {
    logger.error({ event: 'prune_rest_failed', err: error }, 'the rest of pruned tasks could not be removed');
  }
}
