import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { readText } from '../read-events.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));

function start(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bin, ...args]);
}

test.each(['SIGINT', 'SIGTERM'] as const)('it answers by its script until %s', async (signal) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'script.json');
  await writeFile(file, '[{ "text": "From the file." }]');
  const child = start('--script', file);
  const exited = once(child, 'exit');
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /^export ANTHROPIC_BASE_URL=(.+)$/m.exec(String(output))?.[1] ?? '';
  expect(await readText(await ask({ url }))).toBe('From the file.');
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
});

test('a wrong script is refused with the file, the place and the reason', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'script.json');
  await writeFile(file, '[{ "fail": "soon" }]');
  const child = start('--script', file);
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(errors).toBe(
    `claude-ops-model-server: ${file}: script[0].fail: expected a whole number from 400 to 599, got "soon"\n`,
  );
  expect(code).toBe(2);
});
