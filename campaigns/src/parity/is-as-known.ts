import type { Cell } from './table.ts';

/** Whether a cell is as the scenario says: equal, or different in the very fields of its known faults. */
export function isAsKnown({ scenario: { faults = [] }, verdict }: Cell): boolean {
  if (verdict.kind === 'not offered') return true;
  if (verdict.kind === 'broken') return false;
  const fields = verdict.kind === 'equal' ? [] : verdict.differences.map(({ field }) => field);
  return fields.toSorted().join() === faults.toSorted().join();
}
