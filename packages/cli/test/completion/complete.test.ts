import { expect, test } from 'vitest';
import { complete, type KnownValues } from '../../src/completion/complete.ts';
import { FACTS } from './facts.ts';

/** The values that are offered for a line whose last word is being typed. */
async function offered(line: string): Promise<string[]> {
  const { candidates, takesFiles } = await complete(line.split(' '), FACTS, async (what: KnownValues) => [
    { value: `one of the ${what}`, description: '' },
  ]);
  return [...candidates.map(({ value }) => value), ...(takesFiles ? ['(files)'] : [])];
}

test.each([
  ['', ['list', 'run', 'cancel', 'status', 'mcp-profiles', 'artifacts']],
  ['st', ['status']],
  ['mcp', ['mcp-profiles']],
  ['mcp-profiles ', ['list', 'get']],
  ['nothing ', []],
  ['artifacts p', ['pull']],
  ['--url http://ops:3000 st', ['status']],
])('names: "%s" is completed with %j', async (line, values) => {
  expect(await offered(line)).toEqual(values);
});

test.each([
  ['list --', ['--url', '--json', '--status', '--limit']],
  ['list --json --', ['--url', '--status', '--limit']],
  ['list --status running --s', ['--status']],
  ['run -p hello --w', ['--wait']],
  ['run --', ['--url', '--json', '--prompt', '--prompt-file', '--mcp-profile', '--wait']],
  ['status -- -', []],
])('flags: "%s" is completed with those that may still be given: %j', async (line, values) => {
  expect(await offered(line)).toEqual(values);
});

test.each([
  ['list --status ', ['queued', 'running', 'completed']],
  ['list --status r', ['running']],
  ['list --status=c', ['completed']],
  ['list --limit ', []],
  ['run --prompt-file ', ['(files)']],
  ['run --prompt-file=', ['(files)']],
  ['run --prompt ', []],
  ['run --mcp-profile ', ['one of the profiles']],
  ['list ', []],
  ['status ', ['one of the tasks']],
  ['status one ', []],
  ['cancel --json ', ['one of the unfinished tasks']],
  ['artifacts ', ['pull', 'one of the tasks']],
  ['artifacts pull ', ['one of the tasks']],
  ['artifacts pull --f', ['--force']],
  ['mcp-profiles get ', ['one of the profiles']],
  ['mcp-profiles list ', []],
])('values: "%s" is completed with %j', async (line, values) => {
  expect(await offered(line)).toEqual(values);
});

test('each word is offered once, and says what it is for', async () => {
  const { candidates } = await complete([''], FACTS, async () => []);
  expect(new Set(candidates.map(({ value }) => value)).size).toBe(candidates.length);
  expect(candidates).toContainEqual({ value: 'status', description: 'Show a task.' });
});

test('a server is asked with the flags that are on the line', async () => {
  const asked: unknown[] = [];
  await complete(['--url', 'http://ops:3000', 'status', '--token=t', ''], FACTS, async (_, given) => {
    asked.push(given.get('url'));
    return [];
  });
  expect(asked).toEqual(['http://ops:3000']);
});
