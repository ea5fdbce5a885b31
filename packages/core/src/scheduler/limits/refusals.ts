import type { Clock } from '../../clock.ts';

/** How often a credential was refused again right after its limit had ended. The clock of the provider may be behind. */
export interface Refusals {
  /** The limit of a credential has ended. */
  ended(credential: string): void;
  /** How long requests wait at least if the credential is refused now, in milliseconds. */
  leastWaitOf(credential: string): number;
}

/** A refusal within this time after the end of a limit is one of the same kind, in milliseconds. */
const AGAIN_MS = 60_000;
/** The least wait of the first one, in milliseconds; of each further one twice as much. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

export function createRefusals({ now }: Clock): Refusals {
  const ends = new Map<string, { readonly atMs: number; readonly refused: number }>();
  const recent = (credential: string) => {
    const end = ends.get(credential);
    return end !== undefined && now() - end.atMs <= AGAIN_MS ? end : undefined;
  };
  return {
    ended(credential) {
      for (const [other, { atMs }] of ends) if (now() - atMs > LONGEST_WAIT_MS + AGAIN_MS) ends.delete(other);
      ends.set(credential, { atMs: now(), refused: ends.get(credential)?.refused ?? 0 });
    },
    leastWaitOf(credential) {
      const end = recent(credential);
      if (end === undefined) {
        ends.delete(credential);
        return 0;
      }
      ends.set(credential, { ...end, refused: end.refused + 1 });
      return Math.min(FIRST_WAIT_MS * 2 ** end.refused, LONGEST_WAIT_MS);
    },
  };
}
