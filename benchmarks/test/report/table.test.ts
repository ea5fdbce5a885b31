import { expect, test } from 'vitest';
import { differenceRow, ratioRow } from '../../src/measure/row.ts';
import { renderTable } from '../../src/report/table.ts';

test('a table says for each row what was compared, how it came out and whether that is enough', () => {
  const rows = [
    ratioRow({ what: 'Submit', against: 'by hand', unit: 'ms', bar: { atMost: 1.1 } }, [
      { ours: 450, theirs: 400 },
    ]),
    differenceRow({ what: 'Memory', against: 'before', unit: 'MB', bar: { atMost: 40 } }, [
      { ours: 82.5, theirs: 70 },
    ]),
    ratioRow({ what: 'Burst', against: 'direct', unit: 'ms', bar: null }, [{ ours: 3, theirs: 2 }]),
  ];
  expect(renderTable(rows)).toBe(
    [
      '| What   | Against | Ours    | Theirs | Figure (half are within) | Bar     | Holds | Pairs |',
      '| ------ | ------- | ------- | ------ | ------------------------ | ------- | ----- | ----- |',
      '| Submit | by hand | 450 ms  | 400 ms | 1.13 (1.13 – 1.13)       | ≤ 1.1   | no    | 1     |',
      '| Memory | before  | 82.5 MB | 70 MB  | 12.5 MB (12.5 – 12.5)    | ≤ 40 MB | yes   | 1     |',
      '| Burst  | direct  | 3 ms    | 2 ms   | 1.50 (1.50 – 1.50)       |         |       | 1     |',
    ].join('\n'),
  );
});
