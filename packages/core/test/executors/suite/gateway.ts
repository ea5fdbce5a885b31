import { cut, fail, say, useTool, type Script } from '@claude-ops/testing';
import type { Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';

/** Tools run unasked, also where the tests are run by root. */
const environment = { CLAUDE_CODE_MAX_RETRIES: '5', IS_SANDBOX: '1' };
const patient = { environment };
const usage = (tokens: number) => ({
  usage: {
    inputTokens: tokens,
    outputTokens: tokens / 10,
    cacheReadInputTokens: tokens * 3,
    cacheCreationInputTokens: tokens * 2,
  },
});

const manyTurns: Script = [
  useTool('Bash', { command: 'echo one' }, usage(1_000)),
  fail(529),
  useTool('Bash', { command: 'echo two' }, usage(20_000)),
  fail(429, { retryAfter: 1 }),
  useTool('Write', { file_path: 'three.txt', content: 'three' }, usage(3_000)),
  say('done', usage(40_000)),
];

export function testsOfTheGateway(place: Place): void {
  const testIn = testsIn(place);

  testIn('process')('the token that an agent prints is masked too', async () => {
    const command = 'env | grep ANTHROPIC_API_KEY; env | grep ANTHROPIC_API_KEY | base64 -w0';
    await using room = await place.start({
      script: [useTool('Bash', { command }), say('done')],
      claude: patient,
    });
    const { id } = await room.run({ permissionMode: 'bypassPermissions' });
    const said = JSON.stringify(room.server.requests[1]?.messages);
    const token = /ANTHROPIC_API_KEY=(claude-ops-[\w-]{43})/.exec(said)?.[1] ?? '';
    const log = JSON.stringify(await room.log(id));
    expect(log).toContain('ANTHROPIC_API_KEY=[masked]');
    expect(token).not.toBe('');
    expect(log).not.toContain(token);
    expect(log).not.toContain(Buffer.from(token).toString('base64').slice(4, -4));
  });

  const expectSameCosts = (task: Task, model: string) => {
    expect(task.status).toBe('completed');
    const gateway = gatewayOf(task);
    expect(gateway).toMatchObject({ difference: null, models: { [model]: { costUsd: gateway.costUsd } } });
    expect(gateway.costUsd).toBeGreaterThan(0);
    expect(Math.abs(gateway.costUsd / (task.result?.costUsd ?? 0) - 1)).toBeLessThan(0.01);
    return gateway;
  };

  testIn('process')('costs from the wire and from the CLI agree over turns, tools and retries', async () => {
    const model = 'claude-sonnet-4-6';
    await using room = await place.start({ script: manyTurns, claude: patient });
    const task = await room.run({ permissionMode: 'bypassPermissions', model });
    const gateway = expectSameCosts(task, model);
    expect(gateway).toMatchObject({ requests: 6, retries: 2, errors: { 429: 1, 529: 1 } });
    expect(gateway.timeToFirstTokenMs).toHaveLength(4);
    const types = (await room.log(task.id)).map(({ type }) => type);
    expect(types).not.toContain('task.usage_differs');
  });

  // The turns of each are added up in the same way.
  testIn('process').for(['claude-opus-5-5', 'claude-haiku-5-5', 'some-other-model'])(
    'costs from the wire and from the CLI agree (%s)',
    async (model) => {
      await using room = await place.start({ script: [say('done', usage(40_000))], claude: patient });
      expectSameCosts(await room.run({ model }), model);
    },
  );

  test('an answer that breaks off is asked for again, and counts as far as it came', async () => {
    await using room = await place.start({
      script: [cut({ text: 'half', ...usage(700) }), say('whole', usage(1_000))],
      claude: patient,
    });
    const task = await room.run({ model: 'claude-sonnet-4-6' });
    expect(task).toMatchObject({ status: 'completed', result: { data: 'whole' } });
    expect(gatewayOf(task)).toMatchObject({
      requests: 2,
      retries: 1,
      errors: { broken: 1 },
      inputTokens: 1_700,
      outputTokens: 101,
    });
  });

  testIn('process')('a wait for a limit is an event of the task', async () => {
    await using room = await place.start({
      script: [fail(429, { retryAfter: 1 }), say('at last')],
      claude: patient,
    });
    const task = await room.run();
    expect(task.status).toBe('completed');
    expect(await room.log(task.id)).toContainEqual(
      expect.objectContaining({ type: 'task.rate_limited', data: { status: 429, retryAfterMs: 1_000 } }),
    );
  });

  testIn('process')('a task ends once its budget is spent, with what it has done', async () => {
    const turn = useTool(
      'Bash',
      { command: 'echo again' },
      { usage: { inputTokens: 100_000, outputTokens: 0 } },
    );
    await using room = await place.start({ script: () => turn, claude: patient });
    const task = await room.run({
      permissionMode: 'bypassPermissions',
      model: 'claude-sonnet-4-6',
      maxCostUsd: 0.5,
    });
    expect(task).toMatchObject({
      status: 'failed',
      maxCostUsd: 0.5,
      error: {
        code: 'budget_exceeded',
        message:
          'The task has cost 0.6000 US dollars and may cost 0.5: its next request to the model was refused.',
        details: { maxCostUsd: 0.5 },
      },
      result: { data: null, usage: { gateway: { requests: 2, inputTokens: 200_000 } } },
    });
    expect(room.server.requests).toHaveLength(2);
  });

  testIn('process')(
    'what a command of the agent asks of the model counts, and is reported as a difference',
    async () => {
      const asks = `curl -s "$ANTHROPIC_BASE_URL/v1/messages" -H "x-api-key: $ANTHROPIC_API_KEY" -H 'content-type: application/json' -d '{"model":"claude-sonnet-4-6","messages":[{"role":"user","content":"on my own"}]}'`;
      await using room = await place.start({
        script: [useTool('Bash', { command: asks }), say('done')],
        claude: patient,
      });
      const task = await room.run({ permissionMode: 'bypassPermissions', model: 'claude-sonnet-4-6' });
      expect(gatewayOf(task)).toMatchObject({
        requests: 3,
        difference: { inputTokens: 10, outputTokens: 5 },
      });
      const event = (await room.log(task.id)).find(({ type }) => type === 'task.usage_differs');
      expect(event?.data).toMatchObject({
        gateway: { inputTokens: 30 },
        claude: { inputTokens: 20 },
        difference: { inputTokens: 10 },
      });
    },
  );

  testIn('process')('what a run used that reported nothing is an event', async () => {
    await using room = await place.start({
      script: [
        useTool(
          'Bash',
          { command: 'kill -9 $PPID; sleep 1' },
          { usage: { inputTokens: 7, outputTokens: 3 } },
        ),
      ],
      claude: { environment, usePidNamespace: false },
    });
    const task = await room.run({ permissionMode: 'bypassPermissions' });
    expect(task).toMatchObject({ status: 'failed', error: { code: 'killed_by_signal' }, result: null });
    const event = (await room.log(task.id)).find(({ type }) => type === 'task.usage_differs');
    expect(event?.data).toMatchObject({
      claude: null,
      difference: null,
      gateway: { inputTokens: 7, outputTokens: 3 },
    });
  });

  testIn('process')('an upstream that is not there fails as api_unreachable, and says why', async () => {
    await using room = await place.start({
      claude: { baseUrl: 'http://127.0.0.1:1', environment: { CLAUDE_CODE_MAX_RETRIES: '0' } },
    });
    expect(await room.run()).toMatchObject({
      status: 'failed',
      error: { code: 'api_unreachable', message: expect.stringContaining('ECONNREFUSED') },
    });
  });
}

function gatewayOf(task: Task) {
  const gateway = task.result?.usage.gateway;
  if (gateway === undefined || gateway === null) throw new Error('the task has no usage of the gateway');
  return gateway;
}
