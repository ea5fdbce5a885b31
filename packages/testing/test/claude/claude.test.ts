import { expect, test } from 'vitest';
import { cut, fail, say, startModelServer, structured, useTool } from '../../src/index.ts';
import { runClaude } from './run-claude.ts';

test('the CLI prints the scripted text and counts the scripted tokens', async () => {
  const usage = { inputTokens: 100, outputTokens: 20, cacheReadInputTokens: 30, cacheCreationInputTokens: 4 };
  await using server = await startModelServer({ script: [say('Hello from the script.', { usage })] });
  const { result, exitCode } = await runClaude(server, 'Say hello');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({
    subtype: 'success',
    is_error: false,
    result: 'Hello from the script.',
    num_turns: 1,
  });
  expect(Object.values(result['modelUsage'] ?? {})).toEqual([expect.objectContaining(usage)]);
  expect(server.requests).toEqual([
    expect.objectContaining({
      path: '/v1/messages',
      prompt: 'Say hello',
      apiKey: 'sk-ant-stand-in',
      stream: true,
      turn: 0,
      sessionId: result['session_id'],
      conversation: `session:${String(result['session_id'])}`,
    }),
  ]);
});

test('the CLI runs the scripted tools, and one answer with several blocks is one turn', async () => {
  await using server = await startModelServer({
    script: [
      {
        text: 'Two commands:',
        tools: [
          { name: 'Bash', input: { command: 'echo hello', description: 'Say hello' } },
          { name: 'Bash', input: { command: 'echo again', description: 'Say it again' } },
        ],
      },
      useTool('Bash', { command: 'echo third' }),
      say('All said.'),
    ],
  });
  const { result } = await runClaude(server, 'Say hello twice');
  expect(result).toMatchObject({ is_error: false, result: 'All said.' });
  expect(server.requests.map(({ turn }) => turn)).toEqual([0, 1, 2]);
  // They run at the same time: whichever is first to end comes first.
  const toolResults = server.requests[1]?.messages.at(-1)?.content.map(({ content }) => content);
  expect(toolResults).toEqual(expect.arrayContaining(['hello', 'again']));
});

test('the CLI takes the scripted structured output', async () => {
  const jsonSchema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  await using server = await startModelServer({ script: [structured({ name: 'Ada' })] });
  const { result } = await runClaude(server, 'Who is it?', { jsonSchema });
  expect(server.requests[0]?.tools).toContain('StructuredOutput');
  expect(result).toMatchObject({ is_error: false, structured_output: { name: 'Ada' } });
});

test('the CLI ends with an error when the key is refused', async () => {
  await using server = await startModelServer({ script: [fail(401)] });
  const { result, exitCode } = await runClaude(server, 'Say hello');
  expect(exitCode).toBe(1);
  expect(result).toMatchObject({ is_error: true, api_error_status: 401 });
});

test('the CLI waits as long as a rate limit says and then goes on', async () => {
  await using server = await startModelServer({ script: [fail(429, { retryAfter: 1 }), say('At last.')] });
  const { result, lines } = await runClaude(server, 'Say hello');
  expect(result).toMatchObject({ is_error: false, result: 'At last.' });
  const retry = lines.find(({ subtype }) => subtype === 'api_retry');
  expect(retry).toMatchObject({ error_status: 429, error: 'rate_limit' });
  expect(retry?.['retry_delay_ms']).toBeGreaterThanOrEqual(1_000);
  expect(server.requests.map(({ turn, attempt }) => ({ turn, attempt }))).toEqual([
    { turn: 0, attempt: 1 },
    { turn: 0, attempt: 2 },
  ]);
});

test('the CLI asks again when an answer loses its connection', async () => {
  await using server = await startModelServer({ script: [cut(), say('The whole answer.')] });
  const { result } = await runClaude(server, 'Say hello');
  expect(result).toMatchObject({ is_error: false, result: 'The whole answer.' });
  expect(await server.requests[0]?.closed).toBe('aborted');
  expect(await server.requests[1]?.closed).toBe('finished');
});
