/** Disposes several things together, the last one first. A second time it does nothing. */
export interface Belongings extends AsyncDisposable {
  add<Belonging extends AsyncDisposable>(one: Belonging): Belonging;
  /** All of them, which are then no longer these belongings. */
  moved(): Belongings;
}

/** Starts something that has belongings. Where that fails, none of them is left. */
export async function withBelongings<T>(start: (belongings: Belongings) => Promise<T>): Promise<T> {
  const belongings = createBelongings();
  try {
    return await start(belongings);
  } catch (error) {
    await belongings[Symbol.asyncDispose]();
    throw error;
  }
}

export function createBelongings(first: readonly AsyncDisposable[] = []): Belongings {
  const belongings = [...first];
  return {
    add(one) {
      belongings.push(one);
      return one;
    },
    moved: () => createBelongings(belongings.splice(0)),
    async [Symbol.asyncDispose]() {
      for (let last = belongings.pop(); last !== undefined; last = belongings.pop())
        await last[Symbol.asyncDispose]();
    },
  };
}
