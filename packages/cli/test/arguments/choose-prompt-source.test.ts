import { expect, test } from 'vitest';
import { choosePromptSource } from '../../src/arguments/choose-prompt-source.ts';

const TERMINAL = true;
const PIPE = false;

test.each([
  [{ prompt: 'Hi' }, TERMINAL, { from: 'text', text: 'Hi' }],
  [{ prompt: 'Hi' }, PIPE, { from: 'text', text: 'Hi' }],
  [{ prompt: '-' }, TERMINAL, { from: 'stdin' }],
  [{ prompt: '-' }, PIPE, { from: 'stdin' }],
  [{}, PIPE, { from: 'stdin' }],
  [{ 'prompt-file': 'p.md' }, TERMINAL, { from: 'file', path: 'p.md' }],
  [{ 'prompt-file': 'p.md' }, PIPE, { from: 'file', path: 'p.md' }],
])('%j with stdin a terminal: %s is read from %j', (flags, isTerminal, source) => {
  expect(choosePromptSource(flags, isTerminal)).toEqual(source);
});

test('no prompt at all is refused', () => {
  expect(() => choosePromptSource({}, TERMINAL)).toThrow('No prompt: give one with -p/--prompt');
});

test('two prompts are refused', () => {
  expect(() => choosePromptSource({ prompt: 'Hi', 'prompt-file': 'p.md' }, TERMINAL)).toThrow('Two prompts');
});
