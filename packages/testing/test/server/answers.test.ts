import { expect, test } from 'vitest';
import { fail, hang, say, startModelServer, structured, useTool } from '../../src/index.ts';
import { ask } from '../ask.ts';
import { readEvents, readText } from '../read-events.ts';

test('without a script every turn is answered with OK', async () => {
  await using server = await startModelServer();
  const response = await ask(server);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await readText(response)).toBe('OK');
});

test('a request that wants no stream gets one JSON message', async () => {
  await using server = await startModelServer({
    script: [{ text: 'Look:', tools: [{ name: 'Bash', input: { command: 'ls' } }] }],
  });
  const response = await ask(server, { stream: false });
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({
    id: expect.stringMatching(/^msg_/),
    type: 'message',
    role: 'assistant',
    model: 'claude-test',
    content: [
      { type: 'text', text: 'Look:' },
      { type: 'tool_use', id: expect.stringMatching(/^toolu_/), name: 'Bash', input: { command: 'ls' } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
  });
});

test('a structured output is a call of the StructuredOutput tool', async () => {
  await using server = await startModelServer({ script: [structured({ name: 'Ada' })] });
  const message = await (await ask(server, { stream: false })).json();
  expect(message).toMatchObject({ content: [{ name: 'StructuredOutput', input: { name: 'Ada' } }] });
});

test.each([true, false])('an answer ends for the reason the script gives (stream: %s)', async (stream) => {
  const stopDetails = { type: 'refusal', category: 'cyber' };
  await using server = await startModelServer({ script: [{ stopReason: 'refusal', stopDetails }] });
  const response = await ask(server, { stream });
  const end = { stop_reason: 'refusal', stop_details: stopDetails };
  if (stream) {
    const events = await readEvents(response);
    expect(events.find(({ type }) => type === 'message_delta')).toMatchObject({ delta: end });
    expect(events.find(({ type }) => type === 'message_start')).not.toHaveProperty('message.stop_details');
  } else expect(await response.json()).toMatchObject({ content: [], ...end });
});

test('modifiers set the usage, the model and more headers', async () => {
  const usage = { inputTokens: 100, outputTokens: 20, cacheReadInputTokens: 30, cacheCreationInputTokens: 4 };
  const modifiers = { usage, model: 'claude-other', headers: { 'x-region': 'here' } };
  await using server = await startModelServer({ script: [say('Hello.', modifiers)] });
  const response = await ask(server, { stream: false });
  expect(response.headers.get('x-region')).toBe('here');
  expect(await response.json()).toMatchObject({
    model: 'claude-other',
    usage: {
      input_tokens: 100,
      output_tokens: 20,
      cache_read_input_tokens: 30,
      cache_creation_input_tokens: 4,
    },
  });
});

test('a paced step waits between the pieces of its answer', async () => {
  await using server = await startModelServer({ script: [say('Bit by bit.', { paceMs: 20 })] });
  const start = performance.now();
  // Six events, so five waits; a timer may fire a millisecond early.
  expect(await readText(await ask(server))).toBe('Bit by bit.');
  expect(performance.now() - start).toBeGreaterThanOrEqual(90);
});

test('a delayed step answers not before its time', async () => {
  await using server = await startModelServer({ script: [say('Late.', { delayMs: 60 })] });
  const start = performance.now();
  expect(await readText(await ask(server))).toBe('Late.');
  // Timers may fire up to a millisecond early by this clock.
  expect(performance.now() - start).toBeGreaterThanOrEqual(59);
});

test('conversations that run at the same time do not disturb each other', async () => {
  await using server = await startModelServer({
    script: [fail(529, { times: 2 }), useTool('Bash', { command: 'true' }), say('Done.')],
  });
  const converse = async (session: string) => [
    (await ask(server, { session })).status,
    (await ask(server, { session })).status,
    (await readEvents(await ask(server, { session }))).some(({ type }) => type === 'message_stop'),
    await readText(await ask(server, { session, turn: 1 })),
    await readText(await ask(server, { session, turn: 2 })),
  ];
  const all = await Promise.all(['a', 'b', 'c', 'd'].map(converse));
  expect(all).toEqual(Array.from({ length: 4 }, () => [529, 529, true, 'Done.', 'Done.']));
});

test('a sub-agent of a session goes through the script on its own', async () => {
  await using server = await startModelServer({ script: [fail(529), say('Done.')] });
  expect((await ask(server)).status).toBe(529);
  expect((await ask(server, { agent: 'helper' })).status).toBe(529);
  expect((await ask(server)).status).toBe(200);
});

test('rules choose the steps by the prompt', async () => {
  await using server = await startModelServer({
    script: { rules: [{ when: { promptIncludes: 'weather' }, steps: [say('Sunny.')] }], steps: [say('Hm.')] },
  });
  expect(await readText(await ask(server, { prompt: 'How is the weather?' }))).toBe('Sunny.');
  expect(await readText(await ask(server, { prompt: 'How are you?' }))).toBe('Hm.');
});

test('a prompt that no rule fits is an invalid request that names it', async () => {
  await using server = await startModelServer({ script: { rules: [] } });
  const response = await ask(server, { prompt: 'How are you?' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('no step for the prompt \\"How are you?\\"');
});

test('a function decides with the whole request at hand, and may wait', async () => {
  const gate = Promise.withResolvers<void>();
  await using server = await startModelServer({
    script: async ({ prompt, turn, attempt, model }) => {
      await gate.promise;
      return say([prompt, turn, attempt, model].join(' '));
    },
  });
  const response = ask(server, { prompt: 'Hi', turn: 1 });
  await server.waitForRequest();
  gate.resolve();
  expect(await readText(await response)).toBe('Hi 1 1 claude-test');
});

test('a function that throws is an invalid request that says so', async () => {
  await using server = await startModelServer({
    script: () => {
      throw new Error('no idea');
    },
  });
  const response = await ask(server);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('The script failed: no idea');
});

test('another script begins with the next request and counts attempts anew', async () => {
  await using server = await startModelServer({ script: [fail(500)] });
  expect((await ask(server)).status).toBe(500);
  server.setScript([fail(529), say('Back.')]);
  expect((await ask(server)).status).toBe(529);
  expect(await readText(await ask(server))).toBe('Back.');
});

test('a request that hangs keeps the script it came under', async () => {
  await using server = await startModelServer({ script: [hang()] });
  const pending = ask(server, { signal: AbortSignal.timeout(10_000) });
  const request = await server.waitForRequest();
  server.setScript([say('New.')]);
  expect(await readText(await ask(server))).toBe('New.');
  await server.close();
  await expect(pending).rejects.toThrow();
  expect(await request.closed).toBe('aborted');
});
