/** Places of which there are only so many. */
export interface Slots {
  /** Takes one, if there is one left: the function that comes back gives it back. */
  take(): (() => void) | undefined;
}

export function createSlots(count: number): Slots {
  let free = count;
  return {
    take() {
      if (free === 0) return undefined;
      free -= 1;
      return () => {
        free += 1;
      };
    },
  };
}
