import { expect, test } from 'vitest';
import { renderVersions } from '../../src/compat/render-versions.ts';
import type { Cell } from '../../src/parity/table.ts';
import { COLD } from '../../src/parity/ways/through-ops.ts';

const cell = (name: string, verdict: Cell['verdict']): Cell => ({
  scenario: { name, script: [] },
  way: COLD,
  verdict,
  needless: [],
});

test('a table has a row for each scenario and a column for each version', () => {
  const difference = { field: 'text', expected: 'a', actual: 'b' } as const;
  const results = [
    { version: '2.1.330', cells: [cell('one', { kind: 'equal' }), cell('two', { kind: 'equal' })] },
    {
      version: '2.1.150',
      cells: [
        cell('one', { kind: 'differs', differences: [difference] }),
        cell('two', { kind: 'not offered', tools: ['Workflow'] }),
      ],
    },
  ];
  expect(renderVersions(results)).toBe(
    [
      '| Scenario | 2.1.330 | 2.1.150 |',
      '| --- | --- | --- |',
      '| one | equal | differs: text |',
      '| two | equal | not offered |',
    ].join('\n'),
  );
});
