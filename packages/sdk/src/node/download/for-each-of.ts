interface Pace {
  readonly atOnce: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Does something with each item, a few at a time. After the first failure nothing more is begun, what is under way is
 * aborted, and once that is over the failure is thrown.
 */
export async function forEachOf<Item>(
  items: readonly Item[],
  { atOnce, signal }: Pace,
  act: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) {
      if (failed.signal.aborted) return;
      try {
        await act(item, either);
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (failures.length > 0) throw failures[0];
}
