/** A state that lasts as long as somebody holds it. Several may. */
export interface HeldState {
  /** Holds it until this is disposed of. A second dispose is harmless. */
  hold(): Disposable;
  readonly isHeld: boolean;
  /** Tells whenever it begins, or ends. */
  onChange(listener: (isHeld: boolean) => void): Disposable;
}

export function createHeldState(): HeldState {
  const listeners = new Set<(isHeld: boolean) => void>();
  const holding = new Set<Disposable>();
  const tell = (wasHeld: boolean) => {
    const isHeld = holding.size > 0;
    if (wasHeld !== isHeld) for (const listener of listeners) listener(isHeld);
  };
  return {
    get isHeld() {
      return holding.size > 0;
    },
    hold() {
      const wasHeld = holding.size > 0;
      const held: Disposable = {
        [Symbol.dispose]() {
          if (holding.delete(held)) tell(true);
        },
      };
      holding.add(held);
      tell(wasHeld);
      return held;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
