import type { McpServerMap } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { openingMessages } from '../../src/claude/delivery/opening-messages.ts';
import { interruptAndFinish } from '../../src/executors/run/interrupt.ts';
import { anAttempt } from '../support/an-attempt.ts';
import { asWritten, writtenBy } from '../support/written-by.ts';

const PROXIED = { token: 'a-token', isFirstParty: false };

function toMessages(text: string): unknown[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const user = (text: string) => ({
  type: 'user',
  message: { role: 'user', content: [{ type: 'text', text }] },
});

test('without a schema the prompt is all that is said', () => {
  expect(toMessages(asWritten(openingMessages(anAttempt({ prompt: 'hello' }), PROXIED)))).toEqual([
    user('hello'),
  ]);
});

test('the schema goes before the prompt, as the initialize request', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } };
  expect(toMessages(asWritten(openingMessages(anAttempt({ prompt: 'hello', schema }), PROXIED)))).toEqual([
    {
      type: 'control_request',
      request_id: 'initialize',
      request: { subtype: 'initialize', jsonSchema: schema },
    },
    user('hello'),
  ]);
});

test('servers go before the prompt, after their permissions and the schema, with everything said that a file may leave out', () => {
  const mcpServers: McpServerMap = {
    local: { command: 'server' },
    full: { type: 'stdio', command: 'server', args: ['--fast'], env: { KEY: 'value' } },
    needed: { type: 'sse', url: 'https://example.test/sse', required: true },
    remote: { type: 'http', url: 'https://example.test/mcp', headers: { Authorization: 'Bearer token' } },
  };
  const messages = toMessages(
    asWritten(openingMessages(anAttempt({ prompt: 'hello', schema: {} }, { mcpServers }), PROXIED)),
  );
  expect(messages).toEqual([
    expect.objectContaining({ request_id: 'apply_flag_settings' }),
    expect.objectContaining({ request_id: 'initialize' }),
    {
      type: 'control_request',
      request_id: 'mcp_set_servers',
      request: {
        subtype: 'mcp_set_servers',
        servers: {
          ...mcpServers,
          local: { type: 'stdio', command: 'server', args: [], env: {} },
          needed: { type: 'sse', url: 'https://example.test/sse' },
        },
      },
    },
    user('hello'),
  ]);
});

test.for<[string, string]>([
  ['line feeds', 'one\ntwo\r\nthree'],
  ['a message of its own', '"}\n{"type":"control_request"}\n'],
  ['separators, a NUL and half a surrogate pair', '\u2028\u2029\u0000\ud800'],
])('a prompt with %s stays one message', ([, prompt]) => {
  expect(toMessages(asWritten(openingMessages(anAttempt({ prompt }), PROXIED)))).toEqual([user(prompt)]);
});

test.for([
  ['auto', true, 1],
  ['plan', true, 1],
  ['auto', false, 0],
  ['default', true, 0],
  ['bypassPermissions', true, 0],
] as const)(
  'in the mode %s, with the real API (%s), a key is given after the start %d times, before all else',
  ([permissionMode, isFirstParty, times]) => {
    const settings = { env: { ANTHROPIC_API_KEY: 'a-token' } };
    const attempt = anAttempt({ prompt: 'hello', schema: {}, permissionMode });
    expect(toMessages(asWritten(openingMessages(attempt, { token: 'a-token', isFirstParty })))).toEqual([
      ...Array.from({ length: times }, () => ({
        type: 'control_request',
        request_id: 'apply_flag_settings',
        request: { subtype: 'apply_flag_settings', settings },
      })),
      expect.objectContaining({ request_id: 'initialize' }),
      user('hello'),
    ]);
  },
);

test('the interrupt is a control request', () => {
  expect(toMessages(writtenBy(interruptAndFinish))).toEqual([
    {
      type: 'control_request',
      request_id: 'interrupt',
      request: { subtype: 'interrupt', cancel_queued: true },
    },
  ]);
});
