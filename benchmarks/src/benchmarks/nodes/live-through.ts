import { randomUUID } from 'node:crypto';
import type { EventDraft, TaskStore } from '@claude-ops/core';
import { aTask } from '@claude-ops/fixtures';

/** As many as one write usually has. */
const EVENTS_AT_ONCE = 10;
/** As many as a few nodes have running at once. */
const AT_ONCE = 8;

/** As long as a message of the CLI usually is. */
const MESSAGE = JSON.stringify({
  type: 'assistant',
  text: 'What was wrong, and how it was mended. '.repeat(25),
});

interface Lives {
  readonly tasks: number;
  /** Of each task, besides those that tell of its status. */
  readonly events: number;
}

let made = 0;

/** Does to a store what so many tasks do to it from the request that submits them to their end. */
export async function liveThrough(store: TaskStore, { tasks, events }: Lives): Promise<void> {
  await Promise.all(Array.from({ length: tasks }, () => insert(store)));
  await Promise.all(Array.from({ length: AT_ONCE }, () => runAll(store, events)));
}

async function insert(store: TaskStore): Promise<void> {
  made += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${made.toString(16).padStart(12, '0')}`;
  const task = aTask({ id, createdAt: now(), prompt: `Mend the failing test number ${made}.` });
  await store.insert({ task, sealedSecrets: 'sealed', event: draft('task.queued') });
}

async function runAll(store: TaskStore, events: number): Promise<void> {
  for (;;) {
    const claimed = await store.claim({
      instanceId: 'benchmarks',
      attemptId: randomUUID(),
      now: now(),
      leaseExpiresAt: now(),
    });
    if (claimed === undefined) return;
    await run(store, claimed.task.id, events);
  }
}

async function run(store: TaskStore, taskId: string, count: number): Promise<void> {
  const events = Array.from({ length: EVENTS_AT_ONCE }, () => draft('claude.assistant', MESSAGE));
  for (let written = 0; written < count; written += EVENTS_AT_ONCE)
    await store.appendEvents([{ taskId, attempt: 1, events }]);
  await store.finish({
    taskId,
    from: 'running',
    attempt: 1,
    to: 'completed',
    result: null,
    error: null,
    finishedAt: now(),
    event: draft('task.completed'),
  });
}

function draft(type: string, data = '{}'): EventDraft {
  return { type, at: now(), data };
}

function now(): string {
  return new Date().toISOString();
}
