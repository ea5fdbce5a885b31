import { taskError } from '../../src/claude/task-error.ts';
import { timestamp } from '../../src/clock.ts';
import { createEventHub, type EventHub } from '../../src/events/event-hub.ts';
import { createEventWriter } from '../../src/events/event-writer.ts';
import { finalEvent, type FinalFacts } from '../../src/events/status-events.ts';
import { createIds } from '../../src/ids.ts';
import type { RunningTask, Signals, TaskStore } from '../../src/index.ts';
import { silentLogger } from '../../src/logger.ts';
import { keepLeases } from '../../src/scheduler/keep-leases.ts';
import { createLeaseHold } from '../../src/scheduler/lease-hold.ts';
import { endExpired, endOrphans, type RecoveryParts } from '../../src/scheduler/recover.ts';
import { isRetried, requeueRequest } from '../../src/scheduler/retry.ts';
import { createScheduler } from '../../src/scheduler/scheduler.ts';
import { createOtherEngines } from '../../src/signals/other-engines.ts';
import { storeOf, type Life, type World } from './world.ts';

const LEASE_MS = 15_000;
/** How often a run asks the model, and how long it takes for an answer, in milliseconds. */
const ASKS = 4;
const ANSWER_MS = 1_500;

/** What is wrong with a node on purpose. */
export type Flaw = 'no fence' | 'lease not looked at' | 'signals trusted';

/** The real scheduler, leases, recovery, event writer and hub, with runs that only ask and speak. */
export interface SimulatedNode {
  readonly life: Life;
  readonly store: TaskStore;
  readonly hub: EventHub;
  crash(): void;
}

interface NodeOptions {
  readonly name: string;
  readonly labels: readonly string[];
  readonly world: World;
  readonly signals: Signals;
  readonly flaw: Flaw | undefined;
}

export function startNode({ name, labels, world, signals, flaw }: NodeOptions): SimulatedNode {
  const life: Life = { name, hasCrashed: false, reach: Promise.resolve() };
  const store = storeOf(world, life);
  const clock = { now: world.now };
  const others = createOtherEngines(signals);
  const hub = createEventHub((taskId) => others.tell('logged', taskId));
  const giveUp = new AbortController();
  const writer = createEventWriter({ store, hub, logger: silentLogger, signal: giveUp.signal });
  const isHeldForEver = flaw === 'lease not looked at';
  const hold = createLeaseHold({ clock, leaseMs: LEASE_MS, isShared: !isHeldForEver });

  const run = async (running: RunningTask, signal: AbortSignal) => {
    const { task, attempt } = running;
    for (let asked = 0; asked < ASKS && !signal.aborted; asked += 1) {
      await world.pass(life, `a run of ${task.id} asks`);
      if (!hold.maySpend(task.id)) break;
      world.spent.push({ taskId: task.id, attempt: attempt.number, node: name, at: world.now() });
      await answered(signal);
      await writer.append(task.id, attempt.number, {
        type: 'claude.assistant',
        at: timestamp(world.now()),
        data: JSON.stringify({ asked }),
      });
    }
    await writer.flush();
    const finishedAt = timestamp(world.now());
    const error = taskError('interrupted', 'The run was stopped.');
    const facts: FinalFacts = { status: 'failed', result: null, error };
    const again =
      signal.aborted && isRetried(task, error)
        ? await store.requeue(requeueRequest({ taskId: task.id, attempt: attempt.number, error }, clock))
        : undefined;
    const change =
      again ??
      (await store.finish({
        taskId: task.id,
        from: 'running',
        attempt: attempt.number,
        to: facts.status,
        result: null,
        error,
        finishedAt,
        event: finalEvent(finishedAt, facts),
      }));
    if (change !== undefined) hub.publish([change.event]);
    if (again !== undefined) others.tell('queued', task.id);
  };
  const scheduler = createScheduler({
    store,
    hub,
    clock,
    logger: silentLogger,
    nextId: createIds(clock),
    instanceId: name,
    nodeLabels: labels,
    nodeModes: ['process'],
    mostLent: 0,
    maxConcurrency: 2,
    leaseMs: LEASE_MS,
    hold,
    onIdle: () => undefined,
    run: async (running, { signal }) => await run(running, signal),
  });
  // Nothing of a run lies on a disk here.
  const recovery = {
    store,
    hub,
    clock,
    logger: silentLogger,
    instanceId: name,
    runsHere: (taskId: string) => scheduler.runningTaskIds().includes(taskId),
    queued(taskId: string) {
      scheduler.wake();
      others.tell('queued', taskId);
    },
    executors: new Map(),
    workspaces: { discard: async () => undefined },
    sessions: { continuableUntil: async () => undefined, remove: async () => undefined },
    uploads: { remove: async () => undefined },
  } as unknown as RecoveryParts;
  const leases = keepLeases({
    store,
    scheduler,
    clock,
    logger: silentLogger,
    instanceId: name,
    leaseMs: LEASE_MS,
    hold,
    isShared: true,
    endExpired: () => endExpired(recovery),
    endOrphans: (ids) => endOrphans(ids, recovery),
  });
  const listening = others.listen({
    heard(topic, taskId) {
      if (life.hasCrashed || world.areSignalsLost) return;
      if (topic === 'queued') scheduler.wake();
      else hub.lookAgain(taskId);
    },
    missed() {
      if (life.hasCrashed || flaw === 'signals trusted') return;
      scheduler.wake();
      hub.lookAgain();
    },
  });
  scheduler.start();
  return {
    life,
    store,
    hub,
    crash() {
      life.hasCrashed = true;
      leases[Symbol.dispose]();
      void listening[Symbol.asyncDispose]();
    },
  };
}

/** Waits for the answer of the model, or for the end of the run. */
async function answered(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ANSWER_MS);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
