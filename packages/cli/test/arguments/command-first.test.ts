import { expect, test } from 'vitest';
import { commandFirst } from '../../src/arguments/command-first.ts';
import { FACTS } from '../completion/facts.ts';

test.each([
  ['list --json', 'list --json'],
  ['--json list', 'list --json'],
  ['--url http://ops:3000 list', 'list --url http://ops:3000'],
  ['--url=http://ops:3000 --json list --limit 3', 'list --url=http://ops:3000 --json --limit 3'],
  ['-p hello run --wait', 'run -p hello --wait'],
  ['--json mcp-profiles list', 'mcp-profiles list --json'],
  ['mcp-profiles --json list', 'mcp-profiles list --json'],
  ['--json nope --wait', 'nope --json --wait'],
  ['mcp-profiles --json nope', 'mcp-profiles --json nope'],
  ['--json artifacts pull one --force', 'artifacts pull --json one --force'],
  ['artifacts --json one pull', 'artifacts --json one pull'],
  ['--help', '--help'],
  ['--json', '--json'],
  ['--url', '--url'],
  ['', ''],
  ['complete -- --url x list', 'complete -- --url x list'],
])('"%s" is read as "%s"', (typed, read) => {
  expect(commandFirst(typed.split(' '), FACTS).join(' ')).toBe(read);
});
