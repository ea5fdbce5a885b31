import { expect, test } from 'vitest';
import { cut, fail, hang, parseScript, raw, say, stall, structured, useTool } from '../../src/index.ts';

test('a script built in code survives its way through JSON', () => {
  const usage = { inputTokens: 1, outputTokens: 2, cacheReadInputTokens: 3, cacheCreationInputTokens: 4 };
  const script = {
    rules: [
      { when: { promptIncludes: 'hello' }, steps: [hang(), stall({ text: 'Hel' }), cut({ times: 2 })] },
    ],
    steps: [
      fail(429, { retryAfter: 3, times: 2, message: 'Slow down' }),
      say('Hello.', { delayMs: 5, paceMs: 2, usage, model: 'claude-test', headers: { 'x-region': 'here' } }),
      useTool('Bash', { command: 'true' }),
      {
        text: 'Two tools',
        tools: [
          { name: 'Read', input: {} },
          { name: 'Bash', input: {} },
        ],
      },
      { thinking: 'Let me see.', text: 'Hello.' },
      structured({ name: 'Ada' }),
      fail(400, { errorType: 'billing_error', headers: { 'request-id': 'req_1' } }),
      raw('<h1>Bad Gateway</h1>', { status: 502, contentType: 'text/html', times: 2 }),
      { stopReason: 'refusal', stopDetails: { type: 'refusal', category: 'cyber' } },
    ],
  };
  expect(parseScript(JSON.parse(JSON.stringify(script)))).toEqual(script);
  expect(parseScript(JSON.parse(JSON.stringify(script.steps)))).toEqual(script.steps);
});

test.each<[unknown, string]>([
  ['hello', 'script: expected a list of steps or an object, got "hello"'],
  [undefined, 'script: expected a list of steps or an object, got nothing'],
  [[], 'script: expected at least one item, got an empty list'],
  [{}, 'script: a script needs rules, steps or both'],
  [{ turns: [] }, 'script: a script has no field "turns" (it takes rules, steps)'],
  [['hello'], 'script[0]: expected an object, got "hello"'],
  [
    [{}],
    'script[0]: a step needs one of thinking, text, tools, structured, stopReason, fail, raw, hang, stall or cut',
  ],
  [[{ text: 'a' }, { text: 7 }], 'script[1].text: expected a string, got 7'],
  [
    [{ text: 'a', times: 2 }],
    'script[0]: a step that answers has no field "times" (it takes thinking, text, tools, structured, stopReason, stopDetails, delayMs, paceMs, usage, model, headers)',
  ],
  [
    [{ hang: true, text: 'a' }],
    'script[0]: a "hang" step has no field "text" (it takes hang, times, delayMs, paceMs, usage, model, headers)',
  ],
  [[{ fail: 200 }], 'script[0].fail: expected a whole number from 400 to 599, got 200'],
  [[{ raw: '', status: 100 }], 'script[0].status: expected a whole number from 200 to 599, got 100'],
  [[{ raw: true }], 'script[0].raw: expected a string, got true'],
  [
    [{ text: 'a', stopReason: 'bored' }],
    'script[0].stopReason: expected one of end_turn, tool_use, stop_sequence, max_tokens, pause_turn, refusal, model_context_window_exceeded, got "bored"',
  ],
  [[{ fail: 429, retryAfter: '3' }], 'script[0].retryAfter: expected a whole number of at least 0, got "3"'],
  [[{ fail: 529, times: 0 }], 'script[0].times: expected a whole number of at least 1, got 0'],
  [[{ stall: false }], 'script[0].stall: expected true, got false'],
  [[{ text: 'a', delayMs: 0.5 }], 'script[0].delayMs: expected a whole number of at least 0, got 0.5'],
  [
    [{ text: 'a', usage: { inputTokens: 1 } }],
    'script[0].usage.outputTokens: expected a whole number of at least 0, got nothing',
  ],
  [[{ text: 'a', headers: { 'x-a': 1 } }], 'script[0].headers.x-a: expected a string, got 1'],
  [[{ tools: [{ name: 'Bash', input: 'ls' }] }], 'script[0].tools[0].input: expected an object, got "ls"'],
  [{ rules: [{ steps: [{ text: 'a' }] }] }, 'script.rules[0].when: expected an object, got nothing'],
  [
    { rules: [{ when: { promptIncludes: 'a' }, steps: [{ text: 'a' }, { cut: 1 }] }] },
    'script.rules[0].steps[1].cut: expected true, got 1',
  ],
])('%j is refused with the place and the reason', (value, message) => {
  expect(() => parseScript(value)).toThrow(expect.objectContaining({ name: 'ScriptError', message }));
});

test('the error carries the place apart from the sentence', () => {
  expect(() => parseScript([{ fail: 'soon' }])).toThrow(expect.objectContaining({ path: 'script[0].fail' }));
});
