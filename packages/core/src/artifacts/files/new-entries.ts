import type { Omit } from '../omissions.ts';
import { parentOf, type Entry } from './entry.ts';

/** Each takes memory and time. */
const MOST_NEW = { total: 200_000, belowOne: 100_000 };
/** How many names of one directory are thought of. Git is asked about each. */
const MOST_NAMES = 250_000;

/** How many files and directories that nobody knew before are looked at. */
export interface Budget {
  readonly mostInOne: number;
  /** Counts an entry. False where there are too many: its directory is omitted, once. */
  takes(entry: Entry): boolean;
  /** Notes that a directory has more than could be thought of. */
  cut(directory: string): void;
}

/** No name at the top of a workspace takes all there is, so that a heap of files leaves something to the others. */
export function createBudget(omit: Omit, most = MOST_NEW): Budget {
  const below = new Map<string, number>();
  const said = new Set<string>();
  let total = 0;
  const cut = (directory: string) => {
    if (said.has(directory)) return;
    said.add(directory);
    omit(directory, 'too_many_entries', `There are more than ${most.belowOne} new files and directories.`);
  };
  return {
    mostInOne: MOST_NAMES,
    cut,
    takes({ path }) {
      const top = path.split('/', 1)[0] ?? '';
      const count = (below.get(top) ?? 0) + 1;
      if (total >= most.total || count > most.belowOne) {
        cut(parentOf(path));
        return false;
      }
      below.set(top, count);
      total += 1;
      return true;
    },
  };
}
