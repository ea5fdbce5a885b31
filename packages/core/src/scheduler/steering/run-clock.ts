/** A clock that can stand: it measures how long something has gone on, without the time in which it stood. */
export interface RunClock {
  /** Lets the clock stand until it is disposed of. Several may hold it. */
  stand(): Disposable;
  /** Tells whenever the clock begins to stand, or goes on. */
  onChange(listener: (stands: boolean) => void): Disposable;
  readonly stands: boolean;
}

export function createRunClock(): RunClock {
  const listeners = new Set<(stands: boolean) => void>();
  let holds = 0;
  const change = (by: 1 | -1) => {
    const stood = holds > 0;
    holds += by;
    if (stood !== holds > 0) for (const listener of listeners) listener(holds > 0);
  };
  return {
    get stands() {
      return holds > 0;
    },
    stand() {
      change(1);
      return { [Symbol.dispose]: () => change(-1) };
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
