import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerInit } from './find-init.ts';
import type { ContainerOutputs } from './follow-outputs.ts';
import type { ContainerWatch } from './watch-container.ts';

const LOOK_AGAIN_MS = 3;

export interface EarlyEndOptions {
  readonly init: Promise<ContainerInit | undefined> | undefined;
  readonly outputs: ContainerOutputs;
  readonly watch: ContainerWatch;
  readonly givenUp: AbortSignal;
}

/** The end of a container as it is seen before its engine tells of it. */
export interface EarlyEnd {
  /** Settles when it is seen, and never where it is not. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** Begins to look: the last request has been sent. */
  watch(): Promise<void>;
}

/**
 * An engine tells of an end once it has cleared up, and holds the outputs open until then, which takes it as long as to answer a prompt.
 * What is alive in a container the kernel shows at once; and of a CLI whose last line is the answer to the last request, all has come.
 */
export function createEarlyEnd({ init, outputs, watch, givenUp }: EarlyEndOptions): EarlyEnd {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let hasEnded = false;
  return {
    ended,
    hasEnded: () => hasEnded,
    async watch() {
      const first = await init;
      if (first === undefined) return;
      while (!givenUp.aborted && !watch.hasEnded()) {
        if ((await first.hasEnded()) && outputs.hasComeWhole()) {
          hasEnded = true;
          outputs.stdout.end();
          outputs.stderr.end();
          resolve();
          return;
        }
        await delay(LOOK_AGAIN_MS, undefined, { signal: givenUp }).catch(() => undefined);
      }
    },
  };
}
