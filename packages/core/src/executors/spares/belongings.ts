/** What is let go together, the last that came first. Again, it is harmless. */
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
