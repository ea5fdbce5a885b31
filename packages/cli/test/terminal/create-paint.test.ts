import { expect, test } from 'vitest';
import { createPaint } from '../../src/terminal/create-paint.ts';
import { createOutput } from '../fixtures/create-output.ts';

test('a terminal has colours', () => {
  expect(createPaint(createOutput(80), {})('red', 'text')).toBe('\u001b[31mtext\u001b[39m');
});

test.each([
  ['a pipe', createOutput(), {}],
  ['a pipe with FORCE_COLOR', createOutput(), { FORCE_COLOR: '1' }],
  ['a terminal with NO_COLOR', createOutput(80), { NO_COLOR: '1' }],
  ['a dumb terminal', createOutput(80), { TERM: 'dumb' }],
])('%s has none', (_what, stream, environment) => {
  expect(createPaint(stream, environment)('red', 'text')).toBe('text');
});
