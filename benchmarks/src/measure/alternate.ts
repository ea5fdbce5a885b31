/** The same thing measured on both sides, one right after the other. */
export interface Pair<T> {
  readonly ours: T;
  readonly theirs: T;
}

export interface AlternationOptions<T> {
  readonly ours: () => Promise<T>;
  readonly theirs: () => Promise<T>;
  readonly repetitions: number;
  /** Pairs that are measured first and forgotten. @default 1 */
  readonly warmUps?: number;
  readonly signal: AbortSignal;
}

/**
 * Measures both sides in turns, so that what a machine does besides hits both alike. Who goes first changes from pair to
 * pair: neither always finds what the other has warmed or left behind.
 */
export async function alternate<T>(options: AlternationOptions<T>): Promise<Pair<T>[]> {
  const { ours, theirs, repetitions, warmUps = 1, signal } = options;
  const pairs: Pair<T>[] = [];
  for (let turn = 0; turn < warmUps + repetitions; turn += 1) {
    signal.throwIfAborted();
    const pair = turn % 2 === 0 ? await oursFirst({ ours, theirs }) : await theirsFirst({ ours, theirs });
    if (turn >= warmUps) pairs.push(pair);
  }
  return pairs;
}

type Sides<T> = Pick<AlternationOptions<T>, 'ours' | 'theirs'>;

async function oursFirst<T>({ ours, theirs }: Sides<T>): Promise<Pair<T>> {
  const first = await ours();
  return { ours: first, theirs: await theirs() };
}

async function theirsFirst<T>({ ours, theirs }: Sides<T>): Promise<Pair<T>> {
  const first = await theirs();
  return { ours: await ours(), theirs: first };
}
