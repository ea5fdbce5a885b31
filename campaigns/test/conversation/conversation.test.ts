import { expect, test } from 'vitest';
import { continueBranch } from '../../src/conversation/branch.ts';
import { planConversation } from '../../src/conversation/plan.ts';
import { problemsOfTask } from '../../src/conversation/problems-of-task.ts';
import { runConversation } from '../../src/conversation/run-conversation.ts';

test('each branch of a conversation has its own files, words and costs over a kill of the server', async () => {
  const { signal } = new AbortController();
  const report = await runConversation({
    tasks: 5,
    forks: 1,
    restarts: 1,
    modes: ['process'],
    env: {},
    signal,
    say: () => undefined,
  });
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ tasks: 5, restarts: 1 });
  expect(report.forks).toHaveLength(1);
  expect(report.cost.told).toBeGreaterThan(0);
  expect(report.cost.told + report.cost.lost).toBeCloseTo(report.cost.asked, 4);
}, 60_000);

test('a conversation of 20 tasks forks at three places, and meets each mode with each end of a server', () => {
  const waves = planConversation({ tasks: 20, forks: 3, restarts: 100, modes: ['process', 'container'] });
  const tasks = waves.flatMap((wave) => wave.tasks);
  const parents = tasks.map(({ parent }) => parent);
  expect(tasks.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, number) => number));
  expect(new Set(parents.filter((parent, index) => parents.indexOf(parent) !== index)).size).toBe(3);
  const met = new Set(tasks.map(({ mode, met: { moment, signal } = {} }) => `${mode} ${moment} ${signal}`));
  for (const mode of ['process', 'container'])
    for (const signal of ['SIGKILL', 'SIGTERM'])
      expect([...met].some((one) => one.startsWith(mode) && one.endsWith(signal))).toBe(true);
});

test('a task that saw another branch, lacks a file or tells another cost is found', () => {
  const planned = {
    number: 0,
    parent: undefined,
    mode: 'process',
    isRetried: false,
    met: undefined,
  } as const;
  const expected = continueBranch(planned, undefined);
  const request = {
    model: 'claude-sonnet-5-5',
    system: '',
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Be task <t0>.' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Task <t7> is done.' }] },
    ],
  };
  const problems = problemsOfTask({
    expected,
    task: {
      id: 'id',
      status: 'completed',
      error: null,
      result: null,
      earlierAttempts: [],
      conversationId: 'id',
      continuableUntil: '2026-01-01T00:00:00.000Z',
    },
    costUsd: 1,
    artifacts: [],
    workspace: {},
    requests: [request],
    modelUsd: 2,
    conversationId: 'id',
  });
  expect(problems.map((problem) => problem.slice(0, 30))).toEqual([
    'task 0 (id): has the artifacts',
    'task 0 (id): sent line 1 of 2 ',
    'task 0 (id): knows of tasks 7 ',
    'task 0 (id): cost 1 US dollars',
    'task 0 (id): left "All files:"',
  ]);
});
