import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CommandPlace } from '../../src/executors/command/command-place.ts';
import { createByteMask } from '../../src/secrets/byte-mask.ts';
import { packTree } from '../../src/setup-cache/pack-tree.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A run whose tar prints something else. @param end whether it ever ends by itself */
function placeThatPrints(text: string, end = true): CommandPlace & { readonly ended: string[] } {
  const ended: string[] = [];
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  return {
    ended,
    start: async () => ({
      output: (async function* print() {
        yield Buffer.from(text);
        if (!end) await left;
      })(),
      exited: Promise.resolve({ exitCode: 0 }),
      async leaveNothing() {
        ended.push('left');
        leave();
      },
      drop() {},
    }),
  };
}

async function pack(place: CommandPlace, file: string, signal = new AbortController().signal) {
  return await packTree(file, {
    place,
    signal,
    command: '',
    byteMask: createByteMask([]),
    maxBytes: 1_000_000,
    isLeftOut: () => false,
  });
}

test.each(['', 'no archive', 'x'.repeat(100_000)])('what is no archive is not kept: %#', async (text) => {
  await using directory = await temporaryDirectory();
  const place = placeThatPrints(text);
  await expect(pack(place, path.join(directory.path, 'a.tar'))).rejects.toThrow();
  expect(place.ended).toContain('left');
});

test('a command that prints nothing any more is ended with its run', async () => {
  await using directory = await temporaryDirectory();
  const place = placeThatPrints('', false);
  const stopped = new AbortController();
  const packed = pack(place, path.join(directory.path, 'a.tar'), stopped.signal);
  stopped.abort();
  await expect(packed).rejects.toThrow();
  expect(await readdir(directory.path)).toEqual(['a.tar']);
});
