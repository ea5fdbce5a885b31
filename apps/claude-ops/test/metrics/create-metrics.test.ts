import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/metrics/create-metrics.ts';

/** Of all servers that share the database. */
const counts = { queued: 2, running: 4, completed: 5, failed: 1, cancelled: 0 };

function open() {
  const metrics = createMetrics({
    version: '1.2.3',
    maxConcurrency: 3,
    running: async () => 1,
    warm: async () => ({ idle: 1, memoryBytes: 2 }),
    countByStatus: async () => counts,
  });
  return { ...metrics, text: () => metrics.server.text({ eventReaders: 4 }) };
}

const result = {
  data: 'hi',
  text: 'hi',
  sessionId: null,
  numTurns: 1,
  durationMs: 4_000,
  costUsd: 0.25,
  background: [],
  turns: [],
  permissionDenials: [],
  usage: {
    inputTokens: 10,
    outputTokens: 20,
    cacheReadInputTokens: 30,
    cacheCreationInputTokens: 40,
    models: {},
  },
};

const completed = aTask({
  status: 'completed',
  attempts: 1,
  startedAt: '2026-11-22T19:30:03.000Z',
  finishedAt: '2026-11-22T19:30:07.000Z',
  result,
});

test('what the store counts is read when it is asked for', async () => {
  const text = await open().text();
  expect(text).toContain('claude_ops_tasks{status="queued"} 2');
  expect(text).toContain('claude_ops_tasks{status="completed"} 5');
  expect(text).toContain('claude_ops_scheduler_slots 3');
  expect(text).toContain('claude_ops_tasks{status="running"} 4');
  expect(text).toContain('claude_ops_scheduler_running 1');
  expect(text).toContain('claude_ops_scheduler_queued 2');
  expect(text).toContain('claude_ops_event_readers 4');
  expect(text).toContain('claude_ops_info{version="1.2.3"} 1');
});

test('how long a task waited is measured when it gets its first slot, and no other', async () => {
  const { observer, text } = open();
  observer.started?.({ ...completed, status: 'running' });
  observer.started?.({ ...completed, status: 'running', attempts: 2 });
  expect(await text()).toContain('claude_ops_task_queue_wait_seconds_sum 3\n');
  expect(await text()).toContain('claude_ops_task_queue_wait_seconds_count 1\n');
});

test('a task that ends is counted with the cost of its earlier attempts', async () => {
  const { observer, text } = open();
  const earlier = (attempt: number, costUsd: number | null) => ({
    attempt,
    startedAt: completed.createdAt,
    endedAt: completed.createdAt,
    error: { code: 'interrupted', message: 'The server ended.' },
    costUsd,
  });
  observer.finished?.({ ...completed, attempts: 3, earlierAttempts: [earlier(1, 0.5), earlier(2, null)] });
  expect(await text()).toContain('claude_ops_cost_usd_total 0.75');
  observer.finished?.({ ...completed, status: 'cancelled', result: null, earlierAttempts: [earlier(1, 1)] });
  expect(await text()).toContain('claude_ops_cost_usd_total 1.75');
});

test('a task that ends is counted with its cost, its tokens and its duration', async () => {
  const { observer, text } = open();
  observer.finished?.(completed);
  expect(await text()).toContain('claude_ops_tasks_finished_total{status="completed",code=""} 1');
  expect(await text()).toContain('claude_ops_task_duration_seconds_sum{status="completed"} 4');
  expect(await text()).toContain('claude_ops_cost_usd_total 0.25');
  expect(await text()).toContain('claude_ops_tokens_total{kind="input"} 10');
  expect(await text()).toContain('claude_ops_tokens_total{kind="output"} 20');
  expect(await text()).toContain('claude_ops_tokens_total{kind="cache_read"} 30');
  expect(await text()).toContain('claude_ops_tokens_total{kind="cache_creation"} 40');
});

test('a task that failed is counted by the code of its error, and for its cost', async () => {
  const { observer, text } = open();
  observer.finished?.({ ...completed, status: 'failed', error: { code: 'timed_out', message: 'late' } });
  expect(await text()).toContain('claude_ops_tasks_finished_total{status="failed",code="timed_out"} 1');
  expect(await text()).toContain('claude_ops_cost_usd_total 0.25');
});

test('a task that was cancelled before it ran has no duration and no cost', async () => {
  const { observer, text } = open();
  observer.finished?.({ ...completed, status: 'cancelled', startedAt: null, result: null });
  expect(await text()).toContain('claude_ops_tasks_finished_total{status="cancelled",code=""} 1');
  expect(await text()).not.toContain('claude_ops_task_duration_seconds_count');
  expect(await text()).toContain('claude_ops_cost_usd_total 0\n');
});

test('processes that a sweep ended add up', async () => {
  const { observer, text } = open();
  observer.swept?.({ killed: 2, survivors: [] });
  observer.swept?.({ killed: 1, survivors: [7] });
  expect(await text()).toContain('claude_ops_processes_reaped_total 3');
});

test('tasks that were removed add up', async () => {
  const { observer, text } = open();
  observer.pruned?.(100);
  observer.pruned?.(7);
  expect(await text()).toContain('claude_ops_tasks_pruned_total 107');
});

test('requests are counted by method, route and status, however strange their method', async () => {
  const { server, text } = open();
  server.requestEnded({ method: 'GET', route: '/api/tasks/:id', status: 200, durationMs: 20 });
  server.requestEnded({ method: 'BREW', route: undefined, status: 404, durationMs: 1 });
  const name = 'claude_ops_http_request_duration_seconds_count';
  expect(await text()).toContain(`${name}{method="GET",route="/api/tasks/:id",status="200"} 1`);
  expect(await text()).toContain(`${name}{method="other",route="",status="404"} 1`);
});

test('a request to the model is counted as it ended, with its tokens and how long it kept waiting', async () => {
  const { observer, text } = open();
  const tokens = { inputTokens: 1, outputTokens: 2, cacheReadInputTokens: 3, cacheCreationInputTokens: 4 };
  const none = { inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 0, cacheCreationInputTokens: 0 };
  observer.modelAsked?.({ taskId: 'a', ending: '200', tokens, timeToFirstTokenMs: 1_500 });
  for (const ending of ['429', '429', 'broken'])
    observer.modelAsked?.({ taskId: 'a', ending, tokens: none, timeToFirstTokenMs: null });
  expect(await text()).toContain('claude_ops_gateway_requests_total 4');
  expect(await text()).toContain('claude_ops_gateway_errors_total{ending="429"} 2');
  expect(await text()).toContain('claude_ops_gateway_errors_total{ending="broken"} 1');
  expect(await text()).not.toContain('ending="200"');
  expect(await text()).toContain('claude_ops_gateway_tokens_total{kind="cache_creation"} 4');
  expect(await text()).toContain('claude_ops_gateway_time_to_first_token_seconds_sum 1.5\n');
  expect(await text()).toContain('claude_ops_gateway_time_to_first_token_seconds_count 1\n');
});
