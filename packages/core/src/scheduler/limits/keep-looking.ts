/** How often something is looked for that changed elsewhere: word of it may be lost. In milliseconds. */
const LOOK_AGAIN_MS = 15_000;
/** Between two looks, in milliseconds. */
const LEAST_PAUSE_MS = 1_000;

export interface LookParts {
  /** Looks once. Never rejects. */
  readonly lookOnce: () => Promise<void>;
  /** When the next look is due; undefined: none is. */
  readonly dueAtMs: () => number | undefined;
  readonly now: () => number;
}

/** Looks when it is due, and when somebody asks for it. */
export interface Looks extends Disposable {
  /** A look that has begun may have missed what its caller knows of: this one begins after it. */
  look(): Promise<void>;
  /** Says that a look may be due earlier now. */
  plan(): void;
}

export function keepLooking({ lookOnce, dueAtMs, now }: LookParts): Looks {
  let lookedAt = -Infinity;
  let isClosed = false;
  let looking: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const plan = () => {
    clearTimeout(timer);
    const dueAt = dueAtMs();
    if (dueAt === undefined || isClosed) return;
    const waitMs = Math.max(Math.min(dueAt - now(), LOOK_AGAIN_MS), lookedAt + LEAST_PAUSE_MS - now(), 1);
    timer = setTimeout(() => void look(), waitMs);
    timer.unref();
  };
  const lookAndPlan = async () => {
    lookedAt = now();
    await lookOnce();
    looking = undefined;
    plan();
  };
  const look = () =>
    (next ??= (looking ?? Promise.resolve()).then(() => {
      next = undefined;
      return (looking = lookAndPlan());
    }));
  return {
    look,
    plan,
    [Symbol.dispose]() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
