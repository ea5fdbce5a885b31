import type { Scheduler as Order } from 'fast-check';
import type { TaskStore } from '../../src/index.ts';

/** What the nodes of a simulation share, and what stands between them: nothing arrives before it is let through. */
export interface World {
  readonly store: TaskStore;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves on by one tick of a node, in the order that fast-check chooses. Never again for a node that has crashed. */
  pass(life: Life, what: string): Promise<void>;
  /** Signals that arrive at all. */
  readonly areSignalsLost: boolean;
  /** What a run has asked the model. */
  readonly spent: Spending[];
}

/** A request to the model. */
export interface Spending {
  readonly taskId: string;
  /** The number of the attempt. */
  readonly attempt: number;
  readonly node: string;
  readonly at: number;
}

/** A node from its start to its crash. */
export interface Life {
  readonly name: string;
  hasCrashed: boolean;
  /** Settles once the node reaches the store; replaced while it does not. */
  reach: Promise<void>;
}

interface WorldOptions {
  readonly store: TaskStore;
  readonly order: Order;
  readonly areSignalsLost: boolean;
}

export function createWorld({ store, order, areSignalsLost }: WorldOptions): World {
  return {
    store,
    areSignalsLost,
    spent: [],
    now: () => Date.now(),
    async pass(life, what) {
      await order.schedule(Promise.resolve(), `${life.name}: ${what}`);
      await life.reach;
      if (life.hasCrashed) await new Promise(() => undefined);
    },
  };
}

/** The store as a node reaches it: each call takes a tick on its way there, and one on its way back. */
export function storeOf(world: World, life: Life): TaskStore {
  return new Proxy(world.store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        await world.pass(life, `${String(name)} goes`);
        const answer: unknown = await Reflect.apply(value, target, given);
        await world.pass(life, `${String(name)} is answered`);
        return answer;
      };
    },
  });
}
