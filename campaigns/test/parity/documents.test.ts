import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { MEANT_EVERYWHERE } from '../../src/parity/meant/meant-everywhere.ts';
import { REASONS } from '../../src/parity/meant/reasons.ts';
import { SCENARIOS } from '../../src/parity/scenarios/index.ts';

const document = await readFile(new URL('../../../docs/compatibility.md', import.meta.url), 'utf8');

test('docs/compatibility.md lists the differences that are meant, nothing missing and nothing stale', () => {
  const section = /^## Differences that are meant$(.*?)^## /ms.exec(document)?.[1] ?? '';
  const listed = section.split(/^- /m).slice(1);
  expect(listed.map((item) => item.replaceAll(/\s+/g, ' ').trim())).toEqual(Object.values(REASONS));
});

test('each of these differences is shown by a scenario', () => {
  const shown = [...MEANT_EVERYWHERE, ...SCENARIOS.flatMap(({ meant = [] }) => meant)];
  expect([...new Set(shown.map(({ because }) => because))].toSorted()).toEqual(
    Object.keys(REASONS).toSorted(),
  );
});

test('every scenario has a name of its own', () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
