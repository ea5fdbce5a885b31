import { isFinal, isFinalEvent, type Task } from '@claude-ops/contract';
import { aTask } from '@claude-ops/fixtures';
import {
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  type Scheduler as Order,
} from 'fast-check';
import { vi } from 'vitest';
import { followLog } from '../../src/events/follow-log.ts';
import { queuedEvent } from '../../src/events/status-events.ts';
import {
  createMemorySignals,
  createMemoryTaskStore,
  type StoredEvent,
  type TaskStore,
} from '../../src/index.ts';
import { startNode, type Flaw, type SimulatedNode } from './node.ts';
import { createWorld, type Spending, type World } from './world.ts';

const NAMES = ['one', 'two', 'three'] as const;
const LABEL = 'gpu';
const START = Date.parse('2026-11-22T00:00:00.000Z');
/** As long as it takes for every lease to end and every run to be over, in milliseconds. */
const HEALING_MS = 90_000;

/** What happens next. Between two steps, whatever is on its way may arrive in any order. */
type Step =
  | { readonly kind: 'arrive'; readonly count: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'submit'; readonly retries?: number; readonly isLabelled?: boolean }
  | { readonly kind: 'crash' | 'cut off' | 'reach again' | 'start'; readonly node: number };

const node = nat({ max: NAMES.length - 1 });
export const STEPS = array(
  oneof(
    {
      arbitrary: record({ kind: constant('arrive' as const), count: integer({ min: 1, max: 12 }) }),
      weight: 6,
    },
    {
      arbitrary: record({
        kind: constant('wait' as const),
        ms: constantFrom(100, 1_000, 5_000, 16_000),
      }),
      weight: 4,
    },
    {
      arbitrary: record({
        kind: constant('submit' as const),
        retries: constantFrom(0, 0, 1, 2),
        isLabelled: boolean(),
      }),
      weight: 2,
    },
    {
      arbitrary: record({
        kind: constantFrom('crash' as const, 'cut off' as const, 'reach again' as const, 'start' as const),
        node,
      }),
      weight: 3,
    },
  ),
  { minLength: 5, maxLength: 25 },
);

export interface Simulation {
  readonly order: Order;
  readonly steps: readonly Step[];
  readonly areSignalsLost: boolean;
  readonly flaw?: Flaw;
}

/** Runs a fleet through steps, heals it, and says what does not hold then. */
export async function simulate({ order, steps, areSignalsLost, flaw }: Simulation): Promise<string[]> {
  vi.useFakeTimers({ now: START });
  try {
    const store = flaw === 'no fence' ? withoutFence(createMemoryTaskStore()) : createMemoryTaskStore();
    const world = createWorld({ store, order, areSignalsLost });
    const fleet = createFleet(world, flaw);
    const { signal, abort } = aborting();
    const readers: Reader[] = [];
    for (const step of [{ kind: 'submit' } as const, ...steps]) {
      if (step.kind === 'submit')
        readers.push(await submit(fleet, store, { ...step, index: readers.length, signal }));
      else await take(step, fleet, order);
    }
    fleet.heal();
    for (let passedMs = 0; passedMs < HEALING_MS; passedMs += 500) {
      await letArrive(order, order.count());
      await vi.advanceTimersByTimeAsync(500);
      if (order.count() === 0 && readers.every(({ isOver }) => isOver())) break;
    }
    const problems = await problemsOf(world, readers);
    abort();
    for (const one of fleet.nodes()) one.crash();
    return problems;
  } finally {
    vi.clearAllTimers();
    vi.useRealTimers();
  }
}

function aborting() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

function createFleet(world: World, flaw: Flaw | undefined) {
  const signals = createMemorySignals();
  const outside = signals.connect({ heard: () => undefined, missed: () => undefined });
  const alive = new Map<number, SimulatedNode>();
  const cutOff = new Map<number, () => void>();
  // The last one alone has the label that some tasks ask for.
  const nodeAt = (index: number) => ({
    name: NAMES[index] ?? 'one',
    labels: index === NAMES.length - 1 ? [LABEL] : [],
    world,
    signals,
    flaw,
  });
  const start = (index: number) => {
    if (!alive.has(index)) alive.set(index, startNode(nodeAt(index)));
  };
  const reach = (index: number) => {
    cutOff.get(index)?.();
    cutOff.delete(index);
  };
  for (const index of NAMES.keys()) start(index);
  return {
    nodes: () => [...alive.values()],
    start,
    reach,
    /** Somebody took a task. */
    queued: (taskId: string) => outside.publish('queued', taskId),
    crash(index: number) {
      alive.get(index)?.crash();
      alive.delete(index);
      reach(index);
    },
    cutOff(index: number) {
      const cut = alive.get(index);
      if (cut === undefined || cutOff.has(index)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      cut.life.reach = promise;
      cutOff.set(index, resolve);
    },
    heal() {
      for (const index of NAMES.keys()) {
        reach(index);
        start(index);
      }
    },
  };
}

type Fleet = ReturnType<typeof createFleet>;

async function take(step: Exclude<Step, { kind: 'submit' }>, fleet: Fleet, order: Order): Promise<void> {
  if (step.kind === 'arrive') await letArrive(order, step.count);
  else if (step.kind === 'wait') await vi.advanceTimersByTimeAsync(step.ms);
  else if (step.kind === 'crash') fleet.crash(step.node);
  else if (step.kind === 'cut off') fleet.cutOff(step.node);
  else if (step.kind === 'reach again') fleet.reach(step.node);
  else fleet.start(step.node);
}

async function letArrive(order: Order, count: number): Promise<void> {
  for (let arrived = 0; arrived < count && order.count() > 0; arrived += 1) {
    await order.waitNext(1);
    await vi.advanceTimersByTimeAsync(0);
  }
}

interface Reader {
  readonly taskId: string;
  readonly heard: StoredEvent[];
  isOver(): boolean;
}

interface Submission extends Omit<Extract<Step, { kind: 'submit' }>, 'kind'> {
  readonly index: number;
  readonly signal: AbortSignal;
}

/** Stores a task where the store is, and follows it with the first node that is alive: elsewhere once that one has crashed. */
async function submit(
  fleet: Fleet,
  store: TaskStore,
  { index, signal, retries = 0, isLabelled = false }: Submission,
): Promise<Reader> {
  const at = new Date(Date.now()).toISOString();
  const taskId = `019aa0c2-5d2e-7b1c-9f65-${String(index).padStart(12, '0')}`;
  await store.insert({
    task: aTask({
      id: taskId,
      createdAt: at,
      retries: retries === 0 ? null : { on: ['interrupted'], max: retries },
      placement: isLabelled ? { labels: [LABEL] } : null,
    }),
    sealedSecrets: null,
    event: queuedEvent(at),
  });
  const heard: StoredEvent[] = [];
  let isOver = false;
  let turn = index;
  const follow = async () => {
    while (!isOver && !signal.aborted) {
      const nodes = fleet.nodes();
      turn += 1;
      const by = nodes[turn % Math.max(1, nodes.length)];
      if (by === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        continue;
      }
      const leaving = new AbortController();
      const watch = setInterval(() => by.life.hasCrashed && leaving.abort(), 500);
      const following = followLog({
        store: untilCrash(store, by),
        hub: by.hub,
        taskId,
        after: heard.length,
        signal: AbortSignal.any([signal, leaving.signal]),
      });
      for await (const event of following) {
        heard.push(event);
        isOver ||= isFinalEvent(event);
      }
      clearInterval(watch);
    }
  };
  void follow();
  fleet.queued(taskId);
  return { taskId, heard, isOver: () => isOver };
}

/** A reader reads where its node does, and no longer than that lives. */
function untilCrash(store: TaskStore, { life }: SimulatedNode): TaskStore {
  return {
    ...store,
    listEvents: async (...call) => (life.hasCrashed ? [] : await store.listEvents(...call)),
  };
}

/** A store that takes what any attempt writes, and any end. */
function withoutFence(store: TaskStore): TaskStore {
  return {
    ...store,
    appendEvents: async (batches) =>
      await store.appendEvents(
        await Promise.all(
          batches.map(async (batch) => ({
            ...batch,
            attempt: (await store.find(batch.taskId))?.attempts ?? batch.attempt,
          })),
        ),
      ),
    finish: async (request) => {
      const { leaseEndedBefore: _, ...rest } = request;
      return await store.finish(rest);
    },
    requeue: async (request) => {
      const { leaseEndedBefore: _, ...rest } = request;
      return await store.requeue(rest);
    },
  };
}

async function problemsOf({ store, spent }: World, readers: readonly Reader[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { taskId, heard, isOver } of readers) {
    const task = await store.find(taskId);
    const events = await store.listEvents(taskId, { after: 0, limit: 10_000, maxBytes: 1e9 });
    const asked = spent.filter((one) => one.taskId === taskId);
    if (task === undefined || !isFinal(task.status)) problems.push(`${taskId} is ${task?.status}`);
    const ends = events.filter(isFinalEvent);
    if (ends.length !== 1 || !isFinalEvent(events.at(-1) ?? { type: 'none' }))
      problems.push(`${taskId} has ${ends.length} ends`);
    if (!isOver()) problems.push(`a reader of ${taskId} hangs`);
    else if (JSON.stringify(heard) !== JSON.stringify(events))
      problems.push(`a reader of ${taskId} heard something else than there is`);
    problems.push(...problemsOfAttempts(taskId, task, asked));
    if (events.filter(({ type }) => type === 'task.requeued').length !== task?.earlierAttempts.length)
      problems.push(`the log of ${taskId} does not tell of all its attempts`);
  }
  return problems;
}

/** Each attempt is run by one node, that can run it, and asks the model nothing more once it has ended. */
function problemsOfAttempts(taskId: string, task: Task | undefined, asked: readonly Spending[]): string[] {
  const problems: string[] = [];
  const most = 1 + (task?.retries?.max ?? 0);
  if ((task?.attempts ?? 0) > most) problems.push(`${taskId} had more than ${most} attempts`);
  if ((task?.placement ?? null) !== null && asked.some(({ node: by }) => by !== NAMES.at(-1)))
    problems.push(`${taskId} was run by a node without its label`);
  for (const number of new Set(asked.map(({ attempt }) => attempt))) {
    const own = asked.filter(({ attempt }) => attempt === number);
    if (new Set(own.map(({ node: by }) => by)).size > 1) problems.push(`${taskId} was run by two nodes`);
    const earlier = task?.earlierAttempts.find(({ attempt }) => attempt === number);
    const endedAt = Date.parse(earlier?.endedAt ?? task?.finishedAt ?? '');
    if (own.some(({ at }) => at > endedAt)) problems.push(`${taskId} asked the model after its end`);
  }
  return problems;
}
