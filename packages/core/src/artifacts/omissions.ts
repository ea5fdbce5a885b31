import type { ArtifactsOmitted, OmissionReason } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';

const FIRST = 20;
const LONGEST_PATH = 512;

interface Omission {
  readonly path: string;
  readonly reason: string;
}

/** Notes that something was left out: its path, why, and the same in a sentence. */
export type Omit = (path: string, reason: OmissionReason, sentence: string) => void;

/** Remembers what was left out: how much, and the first of it with the reason. */
export interface Omissions {
  readonly count: number;
  readonly first: readonly Omission[];
  /** For the task; null where nothing was left out. */
  summary(): ArtifactsOmitted | null;
  readonly add: Omit;
}

export function createOmissions(mask: Mask): Omissions {
  const first: Omission[] = [];
  const reasons = new Map<OmissionReason, number>();
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    summary: () => (count === 0 ? null : { count, reasons: Object.fromEntries(reasons) }),
    add(path, reason, sentence) {
      count += 1;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (first.length < FIRST) first.push({ path: shownPath(path, mask), reason: mask(sentence) });
    },
  };
}

/** A path for people: whole characters, no secret, not too long. */
export function shownPath(path: string, mask: Mask): string {
  const shown = mask(path.toWellFormed());
  return shown.length > LONGEST_PATH ? `${shown.slice(0, LONGEST_PATH)}…` : shown;
}
