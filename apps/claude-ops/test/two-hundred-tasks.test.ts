import { say, startModelServer, type RecordedRequest } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { IS_WHOLE } from './support/is-whole.ts';
import { attemptsAlive } from './support/processes.ts';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

/** Many times as many as may run at once. */
const COUNT = IS_WHOLE ? 200 : 12;
const apiKey = 'sk-ant-api03-made-up-for-two-hundred-tasks-11';

test(`${COUNT} tasks at once through the real CLI run three at a time, in order of submission, and all complete`, async () => {
  await using directory = await temporaryDirectory();
  const aliveAtOnce: number[] = [];
  await using model = await startModelServer({
    script: (request: RecordedRequest) => {
      aliveAtOnce.push(attemptsAlive(directory.path).size);
      return say(`answer to ${request.prompt}`);
    },
  });
  await using server = await startServerProcess(directory.path, {
    UPSTREAM_BASE_URL: model.url,
    MAX_CONCURRENCY: '3',
    LOG_LEVEL: 'warn',
  });

  const created = await Promise.all(
    Array.from({ length: COUNT }, (_, n) => server.client.createTask({ prompt: `task ${n}`, apiKey })),
  );
  const tasks = await Promise.all(created.map(({ id }) => server.client.waitForCompletion(id)));

  expect(tasks.map(({ status, result }) => ({ status, data: result?.data }))).toEqual(
    tasks.map(({ prompt }) => ({ status: 'completed', data: `answer to ${prompt}` })),
  );
  expect(Math.max(...aliveAtOnce)).toBeLessThanOrEqual(3);
  expect(aliveAtOnce).toContain(3);
  const bySubmission = tasks
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ startedAt }) => startedAt);
  expect(bySubmission).toEqual(bySubmission.toSorted());
}, 300_000);
