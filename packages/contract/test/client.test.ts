import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as everything from '../src/index.ts';
import * as client from '../src/client.ts';

test('the entry for clients loads no module that needs the library of schemas', async () => {
  const loaded = await loadedBy(new URL('../src/client.ts', import.meta.url).pathname);

  expect(loaded.size).toBeGreaterThan(5);
  for (const file of loaded)
    expect(await readFile(file, 'utf8'), file).not.toMatch(/^import \{.* from '@sinclair/m);
});

test('the entry for clients has a part of what the main entry has', () => {
  expect(everything).toMatchObject(client);
});

/** A module with those that it imports for their values. */
async function loadedBy(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  const source = await readFile(file, 'utf8');
  for (const [, specifier = ''] of source.matchAll(/^(?:import|export) \{[^}]*\} from '(\..*)';/gm))
    await loadedBy(path.resolve(path.dirname(file), specifier), found);
  return found;
}
