import { expect, test } from 'vitest';
import { findPrompt } from '../../src/requests/find-prompt.ts';
import { readMessages } from '../../src/requests/request-message.ts';

const text = (value: string) => ({ type: 'text', text: value });
const promptOf = (messages: unknown) => findPrompt(readMessages({ messages }));

test('the prompt is the last text of the first user message that is no system reminder', () => {
  const content = [text('<system-reminder>\nDate: today\n</system-reminder>'), text('Fix the bug')];
  const messages = [
    { role: 'user', content },
    { role: 'system', content: [text('Environment')] },
    { role: 'assistant', content: [text('Done')] },
    { role: 'user', content: [text('And the other one')] },
  ];
  expect(promptOf(messages)).toBe('Fix the bug');
});

test('a plain string is a prompt too', () => {
  expect(promptOf([{ role: 'user', content: 'Fix the bug' }])).toBe('Fix the bug');
});

test.each([
  [undefined],
  ['hello'],
  [[]],
  [[null, 'x', { role: 'user' }]],
  [[{ role: 'user', content: [{ type: 'image' }, { type: 'text' }] }]],
])('there is no prompt in %j', (messages) => {
  expect(promptOf(messages)).toBeUndefined();
});
