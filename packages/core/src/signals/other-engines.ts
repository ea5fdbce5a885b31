import type { SignalConnection, SignalListener, Signals, SignalTopic } from './signals.ts';

/** How often an engine looks for what no signal told it of, in milliseconds. */
const LOOK_AGAIN_MS = 5_000;

/** The other engines on the same store, where there may be some. */
export interface OtherEngines {
  /** Whether the store is shared with them. */
  readonly mayExist: boolean;
  /** Tells them where to look. Nobody is told before this engine listens itself. */
  tell(topic: SignalTopic, id: string): void;
  /** Begins to listen, and has the listener look at everything from time to time. */
  listen(listener: SignalListener): AsyncDisposable;
}

/** Without signals, the store is for one engine. */
export function createOtherEngines(signals: Signals | undefined): OtherEngines {
  let connection: SignalConnection | undefined;
  return {
    mayExist: signals !== undefined,
    tell: (topic, id) => connection?.publish(topic, id),
    listen(listener) {
      if (signals === undefined) return { async [Symbol.asyncDispose]() {} };
      const connected = signals.connect(listener);
      connection = connected;
      const timer = setInterval(() => listener.missed(), LOOK_AGAIN_MS);
      timer.unref();
      return {
        async [Symbol.asyncDispose]() {
          clearInterval(timer);
          connection = undefined;
          await connected[Symbol.asyncDispose]();
        },
      };
    },
  };
}
