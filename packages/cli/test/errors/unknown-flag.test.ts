import { expect, test } from 'vitest';
import { runCommand } from '../fixtures/start-command.ts';

test.for([
  [['run', '--promt', 'x'], 'Nonexistent flag: --promt. Did you mean --prompt?'],
  [['run', '-p', 'Hi', '--promt'], 'Nonexistent flag: --promt. Did you mean --prompt?'],
  [['run', '--promt=x'], 'Nonexistent flag: --promt. Did you mean --prompt?'],
  [['list', '--stats', 'completed'], 'Nonexistent flag: --stats. Did you mean --status?'],
  [['run', '-p', 'Hi', '--colour', 'red'], 'Nonexistent flag: --colour. See --help for all flags.'],
  [['status', '--jsn', 'abc'], 'Nonexistent flag: --jsn. Did you mean --json?'],
  [['run', '--wiat'], 'Nonexistent flag: --wiat. Did you mean --wait?'],
  [['run', '-p', '--promt', 'word'], 'Two prompts: -p and "word". Put a prompt of several words in quotes.'],
] as const)('%j is refused with "%s"', async ([argv, message]) => {
  const run = await runCommand([...argv]);
  expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: `Error: ${message}\n` });
});
