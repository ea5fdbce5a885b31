import { randomUUID } from 'node:crypto';
import type { TaskStore } from '@claude-ops/core';
import type { Surroundings } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow, type Row } from '../../measure/row.ts';
import { EVENTS_PER_TASK, taskId } from './filling.ts';

export const MANY = 1_000_000;
export const FEW = 1_000;
/** How often a thing is done in one measurement, so that it is long enough to be measured. */
export const CALLS = 20;

/** A store, and how many tasks there are in it. */
interface Filled {
  readonly store: TaskStore;
  readonly tasks: number;
}

export interface Stores {
  /** Has {@link MANY} tasks. */
  readonly many: TaskStore;
  /** Has {@link FEW}. */
  readonly few: TaskStore;
}

/** How much longer each call takes where there are many tasks. */
export async function compareCalls(
  { many, few }: Stores,
  place: string,
  { signal, say }: Pick<Surroundings, 'signal' | 'say'>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, call, repetitions] of CALLS_COMPARED) {
    say(`${what}${place}`);
    const pairs = await alternate({
      ours: () => timeOf(call, { store: many, tasks: MANY }),
      theirs: () => timeOf(call, { store: few, tasks: FEW }),
      repetitions,
      warmUps: 5,
      signal,
    });
    rows.push(
      ratioRow(
        {
          what: `${what}, at ${MANY} tasks${place}`,
          against: `at ${FEW} tasks`,
          unit: 'ms',
          bar: { atMost: 1.5 },
        },
        pairs,
      ),
    );
  }
  return rows;
}

type Call = (filled: Filled) => Promise<unknown>;

const CALLS_COMPARED: readonly (readonly [what: string, call: Call, repetitions: number])[] = [
  ['A page of the list', ({ store }) => store.list({ limit: 51 }), 100],
  ['A page of the list by status', ({ store }) => store.list({ statuses: ['completed'], limit: 51 }), 100],
  [
    'A page of the list by tag',
    ({ store }) => store.list({ tags: { project: 'project-7' }, limit: 51 }),
    100,
  ],
  ['A page of events', readEvents, 100],
  // Each takes a task of the few that are queued.
  ['Claiming a task', claim, 15],
];

async function readEvents({ store, tasks }: Filled): Promise<void> {
  const id = taskId(1 + Math.floor(Math.random() * tasks));
  const page = await store.listEvents(id, { after: 0, limit: 200, maxBytes: 1_000_000 });
  if (page.length !== EVENTS_PER_TASK) throw new Error(`The task ${id} has ${page.length} events.`);
}

async function claim({ store }: Filled): Promise<void> {
  const now = new Date().toISOString();
  const claimed = await store.claim({
    instanceId: 'benchmarks',
    attemptId: randomUUID(),
    now,
    leaseExpiresAt: now,
  });
  if (claimed === undefined) throw new Error('Nothing is queued any more.');
}

/** Of one call, in milliseconds. */
async function timeOf(call: Call, filled: Filled): Promise<number> {
  const startedAt = performance.now();
  for (let n = 0; n < CALLS; n += 1) await call(filled);
  return (performance.now() - startedAt) / CALLS;
}
