import type { Outcome } from './outcome/outcome.ts';
import type { Cell } from './table.ts';

/** Whether a cell is equal, or differs in nothing but what is known to differ. */
export function isAsKnown({ verdict }: Cell, known: readonly (keyof Outcome)[] = []): boolean {
  switch (verdict.kind) {
    case 'equal':
    case 'not offered':
      return true;
    case 'differs':
      return verdict.differences.every(({ field }) => known.includes(field));
    case 'broken':
    case 'fails by hand':
      return false;
  }
}
