import { costOf, type Task } from '@claude-ops/contract';
import type { TaskObserver } from '@claude-ops/core';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Bounds in seconds: from what starts at once to the longest run there may be, a day. */
const SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];

/** What kinds of tokens are told apart, each with the field of a task's usage that counts it. */
export const TOKEN_KINDS = {
  input: 'inputTokens',
  output: 'outputTokens',
  cache_read: 'cacheReadInputTokens',
  cache_creation: 'cacheCreationInputTokens',
} as const;

/** Counts and measures tasks as they start and end. */
export function createTaskMetrics(registry: Registry): TaskObserver {
  const registers = [registry];
  const waits = new Histogram({
    name: 'claude_ops_task_queue_wait_seconds',
    help: 'Time from the creation of a task to its first slot.',
    buckets: SECONDS,
    registers,
  });
  const durations = new Histogram({
    name: 'claude_ops_task_duration_seconds',
    help: 'Time from the slot of a task to its end, by final status.',
    labelNames: ['status'],
    buckets: SECONDS,
    registers,
  });
  const finished = new Counter({
    name: 'claude_ops_tasks_finished_total',
    help: 'Tasks that ended, by status and by the error code of failed ones.',
    labelNames: ['status', 'code'],
    registers,
  });
  const cost = new Counter({
    name: 'claude_ops_cost_usd_total',
    help: 'Cost of tasks, in US dollars.',
    registers,
  });
  const tokens = new Counter({
    name: 'claude_ops_tokens_total',
    help: 'Tokens that tasks used, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const reaped = new Counter({
    name: 'claude_ops_processes_reaped_total',
    help: 'Processes that runs left behind and a sweep killed.',
    registers,
  });

  const pruned = new Counter({
    name: 'claude_ops_tasks_pruned_total',
    help: 'Finished tasks that the server removed.',
    registers,
  });

  return {
    started({ attempts, createdAt, startedAt }) {
      if (attempts === 1 && startedAt !== null) waits.observe(secondsBetween(createdAt, startedAt));
    },
    finished(task) {
      finished.inc({ status: task.status, code: task.error?.code ?? '' });
      observeDuration(task, durations);
      // Of an attempt that was queued again its server may be gone: what it cost counts where the task ends.
      for (const { costUsd } of task.earlierAttempts) cost.inc(costUsd ?? 0);
      if (task.result === null) return;
      cost.inc(costOf(task.result));
      for (const [kind, field] of Object.entries(TOKEN_KINDS)) tokens.inc({ kind }, task.result.usage[field]);
    },
    pruned: (tasks) => pruned.inc(tasks),
    swept: ({ killed }) => reaped.inc(killed),
  };
}

function observeDuration({ status, startedAt, finishedAt }: Task, durations: Histogram<'status'>): void {
  if (startedAt !== null && finishedAt !== null) {
    durations.observe({ status }, secondsBetween(startedAt, finishedAt));
  }
}

function secondsBetween(start: string, end: string): number {
  // A clock that is set back makes no negative time.
  return Math.max(0, Date.parse(end) - Date.parse(start)) / 1_000;
}
