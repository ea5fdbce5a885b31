import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRepeatableOutput } from '../../../../src/executors/container/follow/repeatable-output.ts';

test.for([
  ['as a whole', ['abcdef']],
  ['in other pieces', ['a', 'bcd', 'ef']],
  ['up to the middle of what passed', ['ab']],
  ['and more', ['abc', 'defgh']],
] as const)('what comes again %s passes once', async ([, again]) => {
  const output = createRepeatableOutput();
  const said = text(output.readable);
  for (const piece of ['abc', 'def']) await output.take(Buffer.from(piece));
  output.startOver();
  for (const piece of again) await output.take(Buffer.from(piece));
  output.startOver();
  await output.take(Buffer.from('abcdefgh'));
  output.end();
  expect(await said).toBe('abcdefgh');
});

test('a reader that is slow is waited for, and one that is gone is not', async () => {
  const output = createRepeatableOutput();
  let hasPassed = false;
  const passing = output.take(Buffer.alloc(1024 * 1024)).then(() => {
    hasPassed = true;
  });
  await delay(0);
  expect(hasPassed).toBe(false);
  output.readable.destroy();
  await passing;
  await output.take(Buffer.alloc(1024 * 1024));
});
