import type { Health, TaskStatus } from '@claude-ops/contract';
import { Gauge, type Registry } from 'prom-client';

interface Now {
  readonly counts: Readonly<Record<TaskStatus, number>>;
  /** Here. Servers that share a database have the same counts, and each its own of these. */
  readonly running: number;
  readonly warm: Health['warm'];
  readonly eventReaders: number;
}

interface Gauges {
  set(now: Now): void;
}

/** What is read, not counted: how things are now. */
export function createGauges(
  registry: Registry,
  { version, maxConcurrency }: { version: string; maxConcurrency: number },
): Gauges {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const info = new Gauge({
    name: 'claude_ops_info',
    help: 'Always 1, with the version as a label.',
    labelNames: ['version'],
    registers: [registry],
  });
  const tasks = new Gauge({
    name: 'claude_ops_tasks',
    help: 'Tasks in the database, by status. The same on all nodes.',
    labelNames: ['status'],
    registers: [registry],
  });
  const slots = gauge('claude_ops_scheduler_slots', 'How many tasks the server runs at once.');
  const running = gauge('claude_ops_scheduler_running', 'Tasks that hold a slot of the server.');
  const queued = gauge('claude_ops_scheduler_queued', 'Tasks that wait for a slot. The same on all nodes.');
  const warmProcesses = gauge('claude_ops_warm_processes', 'Warm processes and containers that are idle.');
  const warmMemory = gauge('claude_ops_warm_memory_bytes', 'Memory that they use.');
  const readers = gauge('claude_ops_event_readers', 'Event streams that are open.');
  info.set({ version }, 1);
  slots.set(maxConcurrency);

  return {
    set({ counts, running: runningHere, warm, eventReaders }) {
      for (const [status, count] of Object.entries(counts)) tasks.set({ status }, count);
      running.set(runningHere);
      queued.set(counts.queued);
      warmProcesses.set(warm.idle);
      warmMemory.set(warm.memoryBytes);
      readers.set(eventReaders);
    },
  };
}
