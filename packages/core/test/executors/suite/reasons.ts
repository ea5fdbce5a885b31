import type { Task } from '@claude-ops/contract';
import { fail, raw, say, useTool, type Step } from '@claude-ops/testing';
import { describe, expect } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { API_KEY } from '../../support/start-ops.ts';
import { startSecureServer } from '../../support/start-secure-server.ts';
import { headers, page, REASONS } from './reason-cases.ts';

/** As an operator has it: the CLI asks eleven times, with waits of half a second that double. */
const patient = { environment: { IS_SANDBOX: '1' } };
/** A timeout that leaves time for a few requests also where the CLI takes seconds to start, in milliseconds. */
const LONG_ENOUGH_MS = 20_000;
const NOBODY_LISTENS = at('http://127.0.0.1:1');

export function testsOfReasons(place: Place): void {
  // A run that asks in vain until its timeout mostly waits.
  describe.concurrent('side by side', () => {
    testsSideBySide(place);
  });
}

function testsSideBySide(place: Place): void {
  const testIn = testsIn(place);

  testIn('process')('a task that found nobody until its timeout says so', async () => {
    await using room = await place.start({ claude: { ...patient, baseUrl: NOBODY_LISTENS.url } });
    const { error } = await room.run({ timeout: LONG_ENOUGH_MS });
    expect(error).toMatchObject({
      code: 'api_unreachable',
      details: { stoppedBy: 'timed_out', networkError: 'ECONNREFUSED' },
    });
    expect(error?.message).toMatch(/not answer once.*\(ECONNREFUSED\).*None of the last \d+ requests.*since/);
  });

  testIn('process')('a task that got nothing but 502, 429 or 529 until its timeout says so', async () => {
    const answers: Readonly<Record<string, Step>> = {
      502: raw(page('502 Bad Gateway'), { status: 502, headers }),
      429: fail(429, { headers }),
      529: fail(529, { headers }),
    };
    await using room = await place.start({
      script: ({ prompt }) => answers[prompt] ?? say('no such prompt'),
      claude: patient,
    });
    const expected = { 502: 'upstream_unavailable', 429: 'rate_limited', 529: 'rate_limited' };
    await Promise.all(
      Object.entries(expected).map(async ([prompt, code]) => {
        const { id, error } = await room.run({ prompt, timeout: LONG_ENOUGH_MS });
        expect(error).toMatchObject({
          code,
          details: { stoppedBy: 'timed_out', apiStatus: Number(prompt), requestId: 'req_1' },
        });
        expect(error?.message).toMatch(
          new RegExp(
            `not answer once before.*answered ${prompt} .*None of the last \\d+ requests.*, since \\d.*req_1`,
          ),
        );
        const types = (await room.log(id)).map(({ type }) => type);
        const told = types.filter((type) => type === 'task.upstream_trouble');
        expect(told).toHaveLength(code === 'rate_limited' ? 0 : 1);
      }),
    );
  });

  testIn('process')(
    'a task that was answered before the trouble stays timed_out, and says both',
    async () => {
      const trouble = raw(page('Bad'), { status: 502, times: 99, headers });
      await using room = await place.start({
        script: [useTool('Bash', { command: 'echo one' }), trouble],
        claude: patient,
      });
      const { id, error } = await room.run({ timeout: LONG_ENOUGH_MS, permissionMode: 'bypassPermissions' });
      expect(error).toMatchObject({ code: 'timed_out', details: { apiStatus: 502, requestId: 'req_1' } });
      expect(error?.message).toMatch(/longer than its timeout.*502 with an HTML page \("Bad"\).*since/);
      expect(await room.log(id)).toContainEqual(
        expect.objectContaining({
          type: 'task.upstream_trouble',
          data: { status: 502, networkError: null, errorType: null, message: 'Bad', requestId: 'req_1' },
        }),
      );
    },
  );

  testIn('process')('a run that is slow by itself does not blame the API', async () => {
    const asks = `curl -s "$ANTHROPIC_BASE_URL/v1/messages" -H "x-api-key: $ANTHROPIC_API_KEY" -H 'content-type: application/json' -d '{"messages":[{"role":"user","content":"on my own"}]}'`;
    const rules = [
      ['a slow tool', [fail(502), useTool('Bash', { command: 'echo begin && sleep 300' })]],
      ['a slow model', [fail(502), say('word '.repeat(2_000), { paceMs: 900 })]],
      ['a program that is refused', [useTool('Bash', { command: `${asks}; sleep 300` })]],
      ['on my own', [fail(529)]],
    ] as const;
    const script = {
      rules: rules.map(([promptIncludes, steps]) => ({ when: { promptIncludes }, steps })),
    };
    await using room = await place.start({ script, claude: patient });
    await Promise.all(
      rules.slice(0, 3).map(async ([prompt]) => {
        const input = { prompt, timeout: LONG_ENOUGH_MS, permissionMode: 'bypassPermissions' } as const;
        expect((await room.run(input)).error).toEqual({
          code: 'timed_out',
          message: 'The task ran for longer than its timeout and was stopped.',
        });
      }),
    );
    const asked = room.server.requests.map(({ prompt }) => prompt);
    expect(asked.toSorted()).toEqual([
      'a program that is refused',
      'a slow model',
      'a slow model',
      'a slow tool',
      'a slow tool',
      'on my own',
    ]);
  });

  testIn('process').for(Object.entries(REASONS))(
    '%s has a code and a reason of its own',
    async ([, reason]) => {
      await using room = await place.start({ script: () => reason.answer });
      const { status, error } = await room.run();
      expect(error).toMatchObject({ code: reason.code, details: reason.details });
      expect(error?.message).toMatch(reason.message);
      expect(error?.message).not.toMatch(/--model|CLAUDE_CODE_|127\.0\.0\.1/);
      expect(status).toBe('failed');
    },
  );

  const unreachable: [string, () => Promise<AsyncDisposable & { readonly url: string }>, string][] = [
    ['refuses connections', async () => NOBODY_LISTENS, 'ECONNREFUSED'],
    // Too long for a label of a name, so that no server of names is asked for it.
    ['has no address', async () => at(`http://${'a'.repeat(64)}.test`), 'ENOTFOUND'],
    ['shows a certificate that nobody vouches for', startSecure, 'SELF_SIGNED'],
  ];
  const IS_UNREACHABLE = 'an API that %s is api_unreachable, with the reason';
  const expectUnreachable = async ([, start, reason]: (typeof unreachable)[number]) => {
    await using upstream = await start();
    await using room = await place.start({
      claude: { baseUrl: upstream.url, environment: { CLAUDE_CODE_MAX_RETRIES: '0' } },
    });
    const { error } = await room.run();
    expect(error).toMatchObject({
      code: 'api_unreachable',
      message: expect.stringContaining(reason),
      details: { networkError: expect.stringContaining(reason), upstream: { requests: 1 } },
    });
    expect(error?.details).not.toHaveProperty('apiStatus');
  };

  // The gateway asks, wherever the run is: one of them shows that the relay of a container passes the reason on.
  testIn('process', 'container').for(unreachable.slice(0, 1))(IS_UNREACHABLE, expectUnreachable);
  testIn('process').for(unreachable.slice(1))(IS_UNREACHABLE, expectUnreachable);

  testIn('process')('a key that the API repeats is masked', async () => {
    const message = `no such key: ${API_KEY}`;
    await using room = await place.start({
      script: () => fail(403, { message, headers: { 'request-id': API_KEY } }),
    });
    const task: Task = await room.run();
    expect(task.error).toMatchObject({ details: { apiMessage: 'no such key: [masked]' } });
    expect(JSON.stringify([task, await room.log(task.id)])).not.toContain(API_KEY);
  });
}

function at(url: string): AsyncDisposable & { readonly url: string } {
  return { url, [Symbol.asyncDispose]: async () => undefined };
}

async function startSecure(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = await startSecureServer();
  return { ...server, url: `https://127.0.0.1:${server.port}` };
}
