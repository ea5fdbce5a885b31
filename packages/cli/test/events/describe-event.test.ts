import { expect, test } from 'vitest';
import { describeEvent } from '../../src/index.ts';
import { createEvents } from '../fixtures/tasks.ts';

const describeData = (type: string, data: unknown) =>
  describeEvent({ sequence: 1, type, at: '2026-11-22T19:30:00.000Z', data });
const assistant = (...content: unknown[]) => describeData('claude.assistant', { message: { content } });
const user = (...content: unknown[]) => describeData('claude.user', { message: { content } });
const system = (data: object) => describeData('claude.system', data);

test.each([
  ['task.queued', {}, 'queued'],
  ['task.started', {}, 'started'],
  ['task.started', { attempt: 2 }, 'started (attempt 2)'],
  ['task.completed', {}, 'completed'],
  ['task.failed', {}, 'failed'],
  ['task.failed', { error: { code: 'timed_out', message: 'Too long.' } }, 'failed: Too long.'],
  ['task.cancelled', {}, 'cancelled'],
  [
    'task.rate_limited',
    { status: 429, retryAfterMs: 3_000 },
    'the API refuses for a limit (429): it asks to wait 3.0s',
  ],
  ['task.rate_limited', { status: 529, retryAfterMs: null }, 'the API is overloaded (529)'],
  ['task.rate_limited', {}, 'the API refuses for a limit'],
  [
    'task.upstream_trouble',
    { status: 500, networkError: null, errorType: 'api_error', message: 'Oh no', requestId: 'req_1' },
    'the API fails (500 api_error): Oh no',
  ],
  [
    'task.upstream_trouble',
    { status: null, networkError: 'ECONNREFUSED' },
    "the API can't be reached (ECONNREFUSED)",
  ],
  [
    'task.upstream_trouble',
    { status: 200, networkError: 'UND_ERR_SOCKET' },
    'the API broke off its answer (UND_ERR_SOCKET)',
  ],
  ['task.upstream_trouble', {}, 'the API fails'],
  [
    'task.network_asked',
    { host: 'github.com', port: 443, isAllowed: true },
    'network: github.com:443 allowed',
  ],
  [
    'task.network_asked',
    { host: '::1', port: 80, isAllowed: false, reason: 'not that' },
    'network: [::1]:80 refused: not that',
  ],
  ['task.resumed', { after: 0, attempt: 1 }, 'goes on where attempt 1 was interrupted'],
  ['task.not_resumed', { attempt: 1, reason: 'Gone.' }, 'begins at the beginning: Gone.'],
  ['task.not_resumed', {}, 'begins at the beginning'],
  ['task.network_asked', { host: 'a.example' }, 'network: a.example refused'],
])('%s with %j reads "%s"', (type, data, words) => {
  expect(describeData(type, data)).toBe(words);
});

test('the start of a session names the model and counts the tools', () => {
  expect(system({ subtype: 'init', model: 'claude-x', tools: ['Bash', 'Read'], mcp_servers: [] })).toBe(
    'model claude-x, 2 tools',
  );
});

test('the start of a session names the MCP servers that are not there', () => {
  const mcp_servers = [
    { name: 'good', status: 'connected' },
    { name: 'bad', status: 'failed' },
  ];
  expect(system({ subtype: 'init', model: 'claude-x', tools: ['Bash'], mcp_servers })).toBe(
    'model claude-x, 1 tool\nMCP server bad is not connected: failed',
  );
});

test('an MCP server that did not connect is named, with the reason', () => {
  const answered = (response: object) => describeData('claude.control_response', { response: { response } });
  expect(answered({ added: ['a'], errors: { a: 'ECONNREFUSED: Unable\nto connect.', b: 7 } })).toBe(
    'MCP server a failed: ECONNREFUSED: Unable to connect.\nMCP server b failed: unknown',
  );
  expect(answered({ added: ['a'], errors: {} })).toBeUndefined();
  expect(describeData('claude.control_response', {})).toBeUndefined();
});

test('a retry says why, when and how often', () => {
  const retry = { attempt: 1, max_retries: 10, retry_delay_ms: 607, error_status: 429, error: 'rate_limit' };
  expect(system({ subtype: 'api_retry', ...retry })).toBe(
    'the API refused (429 rate_limit): trying again in 0.6s, retry 1 of 10',
  );
  expect(system({ subtype: 'api_retry' })).toBe('the API refused: trying again');
});

test('a denied permission names the tool', () => {
  expect(system({ subtype: 'permission_denied', tool_name: 'Bash', message: 'Not allowed.' })).toBe(
    'permission denied: Bash: Not allowed.',
  );
});

test('work in the background is told of when it starts and when it ends, and what runs in the foreground is not', () => {
  const started = { subtype: 'task_started', description: 'a server' };
  const ended = { subtype: 'task_notification', status: 'stopped', summary: 'a server' };
  expect(system({ ...started, is_backgrounded: true })).toBe('in the background: started: a server');
  expect(system({ ...ended, output_file: '/tmp/x' })).toBe('in the background: stopped: a server');
  expect(system({ ...started, is_backgrounded: false })).toBeUndefined();
  expect(system({ ...ended, output_file: '' })).toBeUndefined();
});

test('a start that is put off says why, and for how long', () => {
  const data = { code: 'EMFILE', reason: 'There was no open file to be had.', delayMs: 500 };
  expect(describeData('task.start_delayed', data)).toBe(
    'start: There was no open file to be had. (EMFILE) It is tried again in 0.5 s.',
  );
  expect(describeData('task.start_delayed', {})).toBeUndefined();
});

test('events that are missing are counted, with the reason', () => {
  expect(describeData('task.events_dropped', { count: 3 })).toBe(
    'log: 3 events are missing, it could not be written',
  );
  expect(describeData('task.events_dropped', { count: 3, bytes: 9, reason: 'limit' })).toBe(
    'log: 3 events are missing, it holds no more of one run',
  );
});

test('an assistant message has a line for each thing said, thought and done', () => {
  expect(
    assistant(
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Hello\n\nworld' },
      { type: 'tool_use', name: 'Bash', input: { command: 'echo hi', description: 'Greets' } },
      { type: 'something_new' },
    ),
  ).toBe('thinking: Hm.\nClaude: Hello world\nBash: echo hi');
});

test.each([
  ['Write', { content: 'x', file_path: '/w/a.txt' }, 'Write: /w/a.txt'],
  ['Grep', { path: '/w', pattern: 'TODO' }, 'Grep: TODO'],
  ['mcp__github__search', { count: 3, owner: 'octocat' }, 'mcp__github__search: octocat'],
  ['TodoWrite', { todos: [] }, 'TodoWrite'],
])('a use of %s with %j reads "%s"', (name, input, words) => {
  expect(assistant({ type: 'tool_use', name, input })).toBe(words);
});

test('a sub-agent is indented', () => {
  const message = { content: [{ type: 'text', text: 'Hello' }] };
  expect(describeData('claude.assistant', { parent_tool_use_id: 'toolu_1', message })).toBe(
    '  Claude: Hello',
  );
});

test('the result of a tool is shown in short, whichever form it has', () => {
  expect(user({ type: 'tool_result', content: 'one\ntwo' })).toBe('  -> one two');
  expect(user({ type: 'tool_result', content: [{ type: 'text', text: 'hi' }, { type: 'image' }] })).toBe(
    '  -> hi (image)',
  );
  expect(user({ type: 'tool_result', content: '' })).toBe('  -> (no output)');
  expect(user({ type: 'tool_result', content: 'no such file', is_error: true })).toBe(
    '  error: no such file',
  );
});

test('a usage limit is mentioned only when it is near or reached', () => {
  const limit = (status: string) =>
    describeData('claude.rate_limit_event', { rate_limit_info: { status, resetsAt: 1_795_375_800 } });
  expect(limit('allowed')).toBeUndefined();
  expect(limit('allowed_warning')).toBe('usage limit near, resets at 2026-11-22T19:30:00.000Z');
  expect(limit('rejected')).toBe('usage limit reached, resets at 2026-11-22T19:30:00.000Z');
});

test('a result says how the turn ended and what it took', () => {
  const facts = { num_turns: 1, duration_ms: 116, total_cost_usd: 0.00014 };
  expect(describeData('claude.result', { is_error: false, result: 'Hello', ...facts })).toBe(
    'turn ended · 1 turn · 0.1s · $0.0001',
  );
  expect(describeData('claude.result', { is_error: true, subtype: 'error_max_turns' })).toBe(
    'turn ended with an error: error_max_turns',
  );
});

test('what a person need not see has no words', () => {
  expect(describeData('claude.stream_event', {})).toBeUndefined();
  expect(describeData('toString', {})).toBeUndefined();
  expect(system({ subtype: 'status' })).toBeUndefined();
  expect(assistant()).toBeUndefined();
});

test('a text of megabytes becomes a short line', () => {
  const line = assistant({ type: 'text', text: 'x'.repeat(5_000_000) });
  expect(line).toHaveLength('Claude: '.length + 1_000);
  expect(line).toMatch(/…$/);
});

test('no text of the model or a tool can drive the terminal', () => {
  const hostile = '\u001b[2Ja\u001b]0;title\u0007b\u009b31mc\u0008\rd\u202ee';
  const texts = [
    assistant({ type: 'text', text: hostile }, { type: 'tool_use', name: hostile, input: { x: hostile } }),
    user({ type: 'tool_result', content: hostile }),
    system({ subtype: 'init', model: hostile, mcp_servers: [{ name: hostile, status: hostile }] }),
    system({ subtype: 'api_retry', error: hostile }),
    system({ subtype: 'permission_denied', tool_name: hostile, message: hostile }),
    system({ subtype: 'task_started', is_backgrounded: true, description: hostile }),
    system({ subtype: 'task_notification', status: hostile, summary: hostile, output_file: 'x' }),
    describeData('claude.rate_limit_event', { status: hostile }),
    describeData('claude.result', { is_error: true, result: hostile }),
    describeData('task.failed', { error: { message: hostile } }),
    describeData('task.upstream_trouble', { errorType: hostile, message: hostile }),
    describeData('task.upstream_trouble', { networkError: hostile }),
  ];
  for (const text of texts) expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
});

test.each([
  [{ artifacts: 1, bytes: 12, omitted: { count: 0, first: [] } }, '1 artifact, 12 B'],
  [{ artifacts: 0, bytes: 0 }, '0 artifacts'],
  [
    {
      artifacts: 2,
      bytes: 3_000,
      omitted: { count: 7, first: [{ path: 'a\u001b[2J\nb', reason: 'too large' }] },
    },
    '2 artifacts, 3.0 kB\nleft out: 7 files\n  a b: too large\n  and 6 more',
  ],
  [
    { artifacts: 1, bytes: 12, ignored: { count: 3, first: ['.venv', 'a\nb'] } },
    '1 artifact, 12 B\nignored: .venv, a b, 1 more',
  ],
  [{ artifacts: 'many' }, undefined],
])('what became of the files, %j, is %j', (data, text) => {
  const [event] = createEvents(['task.artifacts_collected', data]);
  expect(event && describeEvent(event)).toBe(text);
});

test.for([
  [
    { try: 2, exitCode: 0, timedOut: false, durationMs: 1_500, output: 'fine' },
    'check 2 is green after 1.5s',
  ],
  [
    { try: 1, exitCode: 2, timedOut: false, durationMs: 100, output: 'one\n\ntwo\n' },
    'check 1 failed with exit code 2 after 0.1s\n  one\n  two',
  ],
  [
    { try: 1, exitCode: null, timedOut: true, durationMs: 60_000, output: '' },
    'check 1 was ended by its timeout after 1m00s',
  ],
  [{}, undefined],
] as const)('the end of a check is told: %j', ([data, told]) => {
  const [event] = createEvents(['task.check_ended', data]);
  expect(event && describeEvent(event)).toBe(told);
});

test.for([
  ['task.setup_output', { text: 'added 3\n\u001b[2J\n  packages\n' }, '  added 3\n  packages'],
  ['task.setup_output', { text: '\n' }, undefined],
  ['task.setup_ended', { exitCode: 0, timedOut: false, durationMs: 1_500 }, 'the setup is done after 1.5s'],
  ['task.setup_cache', { outcome: 'missed', bytes: 0 }, undefined],
  ['task.setup_cache', { outcome: 'unchanged', bytes: 0 }, undefined],
  [
    'task.setup_cache',
    { outcome: 'restored', bytes: 1_500_000 },
    'the setup begins with what is kept of an earlier one (1.5 MB)',
  ],
  ['task.setup_cache', { outcome: 'kept', bytes: 20 }, 'what the setup has prepared is kept (20 B)'],
  ['task.setup_cache', { outcome: 'failed', reason: 'no\nroom' }, 'the setup has no cache: no room'],
  ['task.setup_ended', { exitCode: 2, timedOut: false }, 'the setup failed with exit code 2'],
] as const)('a setup is told: %s %j', ([type, data, told]) => {
  const [event] = createEvents([type, data]);
  expect(event && describeEvent(event)).toBe(told);
});

test.for([
  [{ count: 7 }, 'log: 7 events are missing, it could not be written'],
  [{ count: 'many' }, undefined],
] as const)('events that could not be stored are told: %j', ([data, told]) => {
  const [event] = createEvents(['task.events_dropped', data]);
  expect(event && describeEvent(event)).toBe(told);
});
