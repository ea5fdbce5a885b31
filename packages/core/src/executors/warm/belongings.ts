/** Disposes several things together, the last one first. A second time it does nothing. */
export interface Belongings extends AsyncDisposable {
  add<Belonging extends AsyncDisposable>(one: Belonging): Belonging;
}

export function createBelongings(): Belongings {
  const belongings: AsyncDisposable[] = [];
  return {
    add(one) {
      belongings.push(one);
      return one;
    },
    async [Symbol.asyncDispose]() {
      for (let last = belongings.pop(); last !== undefined; last = belongings.pop())
        await last[Symbol.asyncDispose]();
    },
  };
}
