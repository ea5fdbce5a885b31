import type { Mask } from '../secrets/mask.ts';
import { shownPath } from './omissions.ts';

const FIRST = 20;

/** Remembers what was not looked at as nobody asked for it: how many files and directories, and the first of them. */
export interface IgnoredPaths {
  readonly count: number;
  readonly first: readonly string[];
  add(path: string): void;
}

export function createIgnoredPaths(mask: Mask): IgnoredPaths {
  const first: string[] = [];
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add(path) {
      count += 1;
      if (first.length < FIRST) first.push(shownPath(path, mask));
    },
  };
}
