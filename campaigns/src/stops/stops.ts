import type { CreateTaskInput, Task } from '@claude-ops/contract';
import type { RunningServer } from '../parity/start-server.ts';

/** What a task looks like that was stopped while work went on in the background. */
export interface Ended {
  readonly status: Task['status'];
  readonly code: string | null;
  /** What Claude had said by then. */
  readonly text: string | null;
}

interface StopContext {
  readonly server: RunningServer;
  /** Settles at a random moment after Claude has said its first words. */
  readonly moment: (taskId: string) => Promise<void>;
}

/** A way to stop tasks, all of them at moments of their own. */
export interface Stop {
  readonly name: 'cancel' | 'timeout' | 'budget' | 'SIGTERM' | 'SIGKILL';
  /** What a task is created with, to be stopped by that. */
  input(): Partial<CreateTaskInput>;
  /** Stops tasks that run. Without it, they are stopped by what they were created with. */
  stop?(taskIds: readonly string[], context: StopContext): Promise<void>;
  /** Whether the tasks end only when another server has been started on the same data. */
  readonly needsAnotherStart?: boolean;
  /** How they end in a process, and how in a container. */
  readonly expected: Record<'process' | 'container', Partial<Ended>>;
}

const same = (ended: Partial<Ended>) => ({ process: ended, container: ended });
const SHORTEST_TIMEOUT_MS = 6_000;
const between = (least: number, most: number) => Math.round(least + Math.random() * (most - least));

export const STOPS: readonly Stop[] = [
  {
    name: 'cancel',
    input: () => ({}),
    stop: async (ids, { server, moment }) => {
      const cancel = async (id: string) => {
        await moment(id);
        await server.client.cancelTask(id);
      };
      await Promise.all(ids.map(cancel));
    },
    expected: same({ status: 'cancelled', code: null, text: 'WAITING' }),
  },
  {
    name: 'timeout',
    input: () => ({ timeout: between(SHORTEST_TIMEOUT_MS, 2 * SHORTEST_TIMEOUT_MS) }),
    expected: same({ status: 'failed', code: 'timed_out', text: 'WAITING' }),
  },
  {
    name: 'budget',
    input: () => ({ maxCostUsd: between(2, 8) / 10, model: 'claude-sonnet-4-6' }),
    expected: same({ status: 'failed', code: 'budget_exceeded' }),
  },
  {
    name: 'SIGTERM',
    input: () => ({}),
    stop: async ([first = ''], { server, moment }) => {
      await moment(first);
      await server.end('SIGTERM');
    },
    needsAnotherStart: true,
    expected: same({ status: 'failed', code: 'interrupted', text: 'WAITING' }),
  },
  {
    name: 'SIGKILL',
    input: () => ({}),
    stop: async ([first = ''], { server, moment }) => {
      await moment(first);
      await server.end('SIGKILL');
    },
    needsAnotherStart: true,
    // What runs in a container goes on, and is cancelled by the server that goes on with it.
    expected: {
      process: { status: 'failed', code: 'interrupted', text: null },
      container: { status: 'cancelled', code: null, text: 'WAITING' },
    },
  },
];
