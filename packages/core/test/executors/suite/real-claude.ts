import { readdirSync } from 'node:fs';
import os from 'node:os';
import { cut, fail, hang, say, stall, structured, useTool } from '@claude-ops/testing';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY } from '../../support/start-ops.ts';

const schema = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
};
const longCommand = useTool('Bash', { command: 'echo begin && sleep 300' });

export function testsOfTheRealClaude(place: Place): void {
  const testIn = testsIn(place);

  testIn('process', 'container')(
    'a text result comes back with what it cost, and the log tells how it came about',
    async () => {
      await using room = await place.start({
        script: [say('Hello there', { usage: { inputTokens: 1_000, outputTokens: 100 } })],
      });
      const task = await room.run({ prompt: 'Greet me', tags: { project: 'demo' } });
      expect(task).toMatchObject({
        status: 'completed',
        attempts: 1,
        error: null,
        tags: { project: 'demo' },
        result: {
          data: 'Hello there',
          text: 'Hello there',
          numTurns: 1,
          usage: { inputTokens: 1_000, outputTokens: 100 },
        },
      });
      expect(task.result?.costUsd).toBeGreaterThan(0);
      expect(task.result?.sessionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(room.server.requests[0]).toMatchObject({ prompt: 'Greet me', apiKey: API_KEY });

      const log = await room.log(task.id);
      expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
      expect(log.map(({ type }) => type)).toEqual([
        'task.queued',
        'task.started',
        'claude.system',
        'claude.assistant',
        'claude.result',
        'task.completed',
      ]);
    },
  );

  test('model, permission mode and prompt reach the CLI', async () => {
    await using room = await place.start();
    const prompt = `Line one\nsecond "quoted" \u{1f600} ${'long '.repeat(100_000)}`;
    const task = await room.run({ prompt, model: 'claude-sonnet-4-6', permissionMode: 'plan' });
    expect(task.status).toBe('completed');
    expect(room.server.requests[0]).toMatchObject({ model: 'claude-sonnet-4-6', prompt });
    const init = (await room.log(task.id)).find(({ type }) => type === 'claude.system');
    expect(init?.data).toMatchObject({ permissionMode: 'plan', model: 'claude-sonnet-4-6' });
  });

  testIn('process', 'container').for(place.variants)(
    'cancel while a Bash command runs ends the whole tree (%o)',
    async (claude) => {
      await using room = await place.start({ script: [longCommand, say('never said')], claude });
      const { id } = await room.create();
      await room.event(id, ({ type }) => type === 'claude.assistant');
      await expect.poll(place.running).toContainEqual(expect.stringContaining('sleep 300'));

      const before = performance.now();
      const task = await room.ops.cancelTask(id);
      expect(performance.now() - before).toBeLessThan(2_000);
      expect(await place.running()).toEqual([]);
      expect(task).toMatchObject({ status: 'cancelled', error: null, result: { data: null } });
      expect((await room.log(id)).at(-1)?.type).toBe('task.cancelled');
      expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    },
  );

  testIn('process')('a timeout ends the whole tree and keeps what was said', async () => {
    await using room = await place.start({ script: [longCommand] });
    const task = await room.run({ timeout: 5_000 });
    expect(task).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
    expect(await place.running()).toEqual([]);
    expect((await room.log(task.id)).map(({ type }) => type)).toContain('claude.assistant');
  });

  testIn('process', 'container')(
    'a daemon that a Bash command leaves is gone when the task has completed',
    async () => {
      const command = 'setsid sh -c "while :; do sleep 1; done" >/dev/null 2>&1 & echo left';
      await using room = await place.start({
        script: [useTool('Bash', { command }), say('done')],
        claude: { usePidNamespace: false, environment: { IS_SANDBOX: '1' } },
      });
      const task = await room.run({ permissionMode: 'bypassPermissions' });
      expect(task.status).toBe('completed');
      expect(JSON.stringify(room.server.requests[1]?.messages)).toContain('"content":"left"');
      expect(await place.running()).toEqual([]);
    },
  );

  testIn('process').for([
    ['hangs', hang()],
    ['stalls in the middle of an answer', stall({ text: 'and then' })],
  ] as const)('an API that %s ends with the timeout', async ([, step]) => {
    await using room = await place.start({ script: () => step });
    expect(await room.run({ timeout: 2_000 })).toMatchObject({
      status: 'failed',
      error: { code: 'timed_out' },
    });
    expect(await place.running()).toEqual([]);
  });

  testIn('process', 'container')(
    'a task ends as interrupted when the server stops, after its grace',
    async () => {
      await using room = await place.start({ script: [longCommand] });
      const { id } = await room.create();
      await room.event(id, ({ type }) => type === 'claude.assistant');
      await room.ops.stop({ graceMs: 100 });
      expect(await room.ops.getTask(id)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
      expect(await place.running()).toEqual([]);
      await expect(room.create()).rejects.toMatchObject({ code: 'shutting_down' });
    },
  );

  test('the agent finds an empty workspace, a home of its own, and nothing of the server', async () => {
    const command = 'pwd; ls -A | wc -l; env | cut -d= -f1 | sort';
    await using room = await place.start({
      script: [useTool('Bash', { command }), say('done')],
      claude: {
        environment: { IS_SANDBOX: '1' },
        hostEnvironment: {
          ...process.env,
          CLAUDE_CODE_OAUTH_TOKEN: 'no',
          AWS_SECRET_ACCESS_KEY: 'no',
          GITHUB_TOKEN: 'no',
        },
      },
    });
    const { id } = await room.run({ permissionMode: 'bypassPermissions' });
    const output = JSON.stringify(await room.log(id));
    expect(output).toContain(`${place.workspaceOf(id)}\\n0\\n`);
    expect(output).not.toMatch(/OAUTH_TOKEN|AWS_|GITHUB_/);
    expect(
      readdirSync(os.tmpdir()).flatMap((name) =>
        readdirSync(`${os.tmpdir()}/${name}`, { recursive: true, encoding: 'utf8' }),
      ),
    ).not.toContain(id);
  });

  testIn('process')('a key that an agent prints is masked wherever it is kept', async () => {
    const command = `env; echo "found ${API_KEY}"; echo "found ${API_KEY}" | base64`;
    await using room = await place.start({
      script: [useTool('Bash', { command }), say(`it is ${API_KEY}`)],
      claude: { environment: { IS_SANDBOX: '1' } },
    });
    const task = await room.run({ permissionMode: 'bypassPermissions', prompt: `Use ${API_KEY}` });
    expect(task).toMatchObject({ status: 'completed', result: { data: 'it is [masked]' } });
    const log = JSON.stringify(await room.log(task.id));
    expect(log).toContain('found [masked]');
    expect(log).not.toContain(API_KEY);
    expect(log).not.toContain(Buffer.from(`found ${API_KEY}\n`).toString('base64').slice(12, -8));
  });

  // They wait for the CLI and its retries, and none looks at what else runs.
  describe.concurrent('side by side', () => {
    testIn('process', 'warm container')(
      'a schema result is an object that satisfies the schema',
      async () => {
        await using room = await place.start({ script: [structured({ name: 'Ada' })] });
        expect(await room.run({ schema })).toMatchObject({
          status: 'completed',
          result: { data: { name: 'Ada' } },
        });
      },
    );

    testIn(
      'process',
      'container',
      'warm process',
    )('a schema beyond what a command line takes reaches the CLI', async () => {
      await using room = await place.start({ script: [structured({ name: 'Ada' })] });
      const large = { ...schema, description: 'x'.repeat(200 * 1024) };
      expect(await room.run({ schema: large })).toMatchObject({
        status: 'completed',
        result: { data: { name: 'Ada' } },
      });
    });

    testIn('process')(
      'a schema that the model never satisfies fails as schema_mismatch, with what it cost',
      async () => {
        await using room = await place.start({ script: [say('I would rather chat')] });
        const task = await room.run({ schema });
        expect(task).toMatchObject({
          status: 'failed',
          error: { code: 'schema_mismatch' },
          result: { data: null },
        });
        expect(task.result?.costUsd).toBeGreaterThan(0);
      },
    );

    testIn('process')('a format that the CLI does not enforce is checked here', async () => {
      await using room = await place.start({ script: [structured({ at: 'not a date' })] });
      const dated = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
      expect(await room.run({ schema: dated })).toMatchObject({
        status: 'failed',
        error: { code: 'schema_mismatch' },
      });
    });

    testIn('process')('a bad key fails as authentication_failed, and is not tried again', async () => {
      await using room = await place.start({ script: () => fail(401) });
      expect(await room.run()).toMatchObject({
        status: 'failed',
        error: { code: 'authentication_failed', details: { apiStatus: 401 } },
      });
      expect(room.server.requests).toHaveLength(1);
    });

    testIn('process').for([429, 529])(
      'a refusal with %i fails as rate_limited, its retries in the log',
      async (status) => {
        await using room = await place.start({ script: () => fail(status) });
        const task = await room.run();
        expect(task).toMatchObject({
          status: 'failed',
          error: { code: 'rate_limited', details: { apiStatus: status } },
        });
        expect(await room.log(task.id)).toContainEqual(
          expect.objectContaining({
            data: expect.objectContaining({ subtype: 'api_retry', error_status: status }),
          }),
        );
      },
    );

    testIn('process')('a refusal that passes is only a retry', async () => {
      await using room = await place.start({ script: [fail(429, { retryAfter: 1 }), cut(), say('at last')] });
      await using patient = await place.start({
        claude: { baseUrl: room.server.url, environment: { CLAUDE_CODE_MAX_RETRIES: '5' } },
      });
      expect(await patient.run()).toMatchObject({ status: 'completed', result: { data: 'at last' } });
    });

    testIn('process')('an API that is not there fails as api_unreachable', async () => {
      await using room = await place.start({
        claude: { baseUrl: 'http://127.0.0.1:1', environment: { CLAUDE_CODE_MAX_RETRIES: '0' } },
      });
      expect(await room.run()).toMatchObject({ status: 'failed', error: { code: 'api_unreachable' } });
    });

    testIn('process')('a task that ends within the grace completes', async () => {
      await using room = await place.start({ script: [say('just in time', { delayMs: 500 })] });
      const { id } = await room.create();
      await room.server.waitForRequest();
      await room.ops.stop({ graceMs: 20_000 });
      expect(await room.ops.getTask(id)).toMatchObject({ status: 'completed' });
    });
  });
}
