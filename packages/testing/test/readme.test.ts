import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseScript } from '../src/index.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

test('every script in the README is one that can be played', () => {
  const scripts = [...readme.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) => json);
  expect(scripts).not.toEqual([]);
  for (const script of scripts) expect(() => parseScript(JSON.parse(script))).not.toThrow();
});

test('every step in the README table is one that can be played', () => {
  const steps = [
    ...readme.matchAll(/\| `(\{ "(?:thinking|text|tools|structured|fail|raw|hang|stall|cut)".*?\})` +\|/g),
  ];
  expect(steps).toHaveLength(10);
  for (const [, json = ''] of steps)
    expect(() => parseScript([JSON.parse(json.replace('...', ''))])).not.toThrow();
});
