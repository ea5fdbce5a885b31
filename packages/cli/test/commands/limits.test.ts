import { ClaudeOpsError, type UsageLimit } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';
import { TASK_ID } from '../fixtures/tasks.ts';

const LIMIT: UsageLimit = {
  id: '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90',
  taskId: TASK_ID,
  since: '2026-11-22T19:30:00.000Z',
  until: '2026-11-22T21:00:00.000Z',
  queued: 12,
};
const api = createApi({ listUsageLimits: async () => ({ data: [LIMIT] }) });

test('limits prints a line for each usage limit, separated by tabs', async () => {
  expect(await runCommand(['limits'], { api })).toMatchObject({
    exitCode: 0,
    stdout: `${[LIMIT.id, LIMIT.taskId, LIMIT.since, LIMIT.until, '12'].join('\t')}\n`,
  });
});

test('limits --json prints the answer', async () => {
  const { stdout } = await runCommand(['limits', '--json'], { api });
  expect(JSON.parse(stdout)).toEqual({ data: [LIMIT] });
});

test('limits end ends the wait, and says so', async () => {
  const ended: string[] = [];
  const ending = createApi({ endUsageLimit: async (id) => void ended.push(id) });
  expect(await runCommand(['limits:end', LIMIT.id], { api: ending })).toMatchObject({
    exitCode: 0,
    stdout: `${LIMIT.id}\tended\n`,
  });
  const { stdout } = await runCommand(['limits:end', LIMIT.id, '--json'], { api: ending });
  expect(JSON.parse(stdout)).toEqual({ id: LIMIT.id });
  expect(ended).toEqual([LIMIT.id, LIMIT.id]);
});

test('limits end of a usage limit that is not there says how to find them', async () => {
  const gone = createApi({
    endUsageLimit: async () => {
      throw new ClaudeOpsError('usage_limit_not_found', 'There is no usage limit "a".');
    },
  });
  expect(await runCommand(['limits:end', 'a'], { api: gone })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`claude-ops limits` shows all usage limits'),
  });
});
