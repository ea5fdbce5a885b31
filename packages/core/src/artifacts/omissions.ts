import type { Mask } from '../secrets/mask.ts';

const FIRST = 20;
const LONGEST_PATH = 512;

interface Omission {
  readonly path: string;
  readonly reason: string;
}

/** Remembers what was left out: how many files, and the first of them with the reason. */
export interface Omissions {
  readonly count: number;
  readonly first: readonly Omission[];
  add(path: string, reason: string): void;
}

export function createOmissions(mask: Mask): Omissions {
  const first: Omission[] = [];
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add(path, reason) {
      count += 1;
      if (first.length < FIRST) first.push({ path: shortened(mask(path)), reason: mask(reason) });
    },
  };
}

function shortened(path: string): string {
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}
