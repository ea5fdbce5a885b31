import type { Outcome } from './outcome/outcome.ts';
import type { Cell } from './table.ts';

/** Whether a cell is as it is known to be: equal, or different in these very fields. */
export function isAsKnown({ verdict }: Cell, known: readonly (keyof Outcome)[] = []): boolean {
  switch (verdict.kind) {
    case 'equal':
      return known.length === 0;
    case 'differs':
      return (
        verdict.differences
          .map(({ field }) => field)
          .toSorted()
          .join() === known.toSorted().join()
      );
    case 'not offered':
      return true;
    case 'broken':
    case 'fails by hand':
      return false;
  }
}
