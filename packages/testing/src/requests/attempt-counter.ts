/** Counts the requests for each turn of each conversation: a retry looks exactly like the request before it. */
export interface AttemptCounter {
  /** @returns which request of this turn it is, from 1. */
  next(turnKey: string): number;
  reset(): void;
}

export function createAttemptCounter(): AttemptCounter {
  const counts = new Map<string, number>();
  return {
    next(turnKey) {
      const attempt = (counts.get(turnKey) ?? 0) + 1;
      counts.set(turnKey, attempt);
      return attempt;
    },
    reset: () => counts.clear(),
  };
}
