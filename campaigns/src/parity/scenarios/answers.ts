import { cut, fail, say, useTool } from '@claude-ops/testing';
import type { Scenario } from '../scenario.ts';

const ROUND_USAGE = {
  inputTokens: 1_000,
  outputTokens: 100,
  cacheReadInputTokens: 5_000,
  cacheCreationInputTokens: 300,
};

/** What the model and its API may answer. */
export const ANSWERS: readonly Scenario[] = [
  { name: 'one sentence', script: [say('Hello.', { usage: ROUND_USAGE })] },
  {
    name: 'thoughts before the answer',
    script: [{ thinking: 'A greeting will do.', text: 'Hello.' }],
  },
  {
    name: 'several texts, of which the last is the result',
    script: [
      { text: 'First I look.', tools: [{ name: 'Bash', input: { command: 'pwd' } }] },
      say('This is what I found.'),
    ],
  },
  {
    name: 'an empty last message after one with the answer',
    isQuick: true,
    script: [{ text: 'THE ANSWER', tools: [{ name: 'Bash', input: { command: 'pwd' } }] }, say('')],
    meant: [{ field: 'text', becomes: () => 'THE ANSWER', because: 'lastText' }],
  },
  { name: 'an answer of 300,000 characters', script: [say('A long answer. '.repeat(20_000))] },
  {
    name: 'an answer in many languages',
    script: [say('Grüße, 你好, שלום, \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} and a \u{2028} line.')],
  },
  {
    name: 'a prompt of 100,000 characters',
    prompt: 'Please read this. '.repeat(5_500),
    script: [say('Read.')],
  },
  { name: 'a model by its name', options: { model: 'claude-sonnet-4-6' }, script: [say('Hello.')] },
  { name: 'a model by its alias', options: { model: 'haiku' }, script: [say('Hello.')] },
  {
    name: 'an API that is overloaded twice',
    script: [useTool('Bash', { command: 'echo a > a.txt' }), fail(529, { times: 2 }), say('At last.')],
  },
  {
    name: 'an API that asks to wait a second',
    script: [fail(429, { retryAfter: 1 }), say('At last.')],
  },
  {
    name: 'an API that loses a connection',
    script: [cut({ text: 'Half an ans', paceMs: 100 }), say('A whole answer.')],
    // The CLI guesses what an answer cost whose end, which says so, never came.
    varies: ['costUsd'],
  },
  { name: 'an API that stays overloaded', script: [fail(529, { times: 100 })] },
  {
    name: 'an API that refuses the key',
    script: [fail(401, { times: 100 })],
    meant: [{ field: 'requests', becomes: ({ requests }) => [...new Set(requests)], because: 'refusedKey' }],
  },
  { name: 'an API that forbids', script: [fail(403, { times: 100 })] },
  {
    name: 'an API that calls the request invalid',
    script: [fail(400, { times: 100, message: 'messages: this can not be' })],
  },
  {
    name: 'an API that calls the request too large',
    script: [fail(413, { times: 100 })],
  },
  {
    name: 'an API that knows no such model',
    options: { model: 'claude-none-9' },
    script: [fail(404, { times: 100, message: 'model: claude-none-9' })],
  },
  {
    name: 'an API that fails after work was done',
    script: [useTool('Bash', { command: 'echo a > a.txt' }), fail(400, { times: 100, message: 'no more' })],
  },
];
