import { setTimeout as delay } from 'node:timers/promises';
import type { EngineContainer } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';
import { isUnreachable, statusOf } from '../engine/engine-failure.ts';
import { waitForEnd } from './wait-for-end.ts';

/** What the engine says of a container that has ended. */
export interface ContainerEnd {
  /** Null where nothing is known of it any more. */
  readonly exitCode: number | null;
  /** Whether the kernel ended something in it for want of memory. */
  readonly hadNoMemory: boolean;
}

export interface ContainerWatch {
  /** Settles when the container has ended, is gone, or when its engine does not come back. */
  readonly ended: Promise<ContainerEnd>;
  /** Settles when the engine was lost on the way. */
  readonly lost: Promise<void>;
  /** Settles when the container was seen running after its engine was lost. */
  readonly outlived: Promise<void>;
  readonly wasLost: boolean;
  /** Whether the engine has not shown the container running since it was lost: it may be what ended it. */
  readonly isLost: boolean;
  hasEnded(): boolean;
}

/** How long an engine may be down, in milliseconds: as long as one takes to be restarted. */
const ENGINE_PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 200;
export const UNKNOWN_END: ContainerEnd = { exitCode: null, hadNoMemory: false };

/**
 * Waits for the end of a container, beyond a restart of its engine.
 *
 * @param exit settles when the engine says that the container has ended, or fails where it can't be asked
 * @param givenUp aborted when nobody waits for it any more
 */
export function watchContainer(
  container: EngineContainer,
  exit: Promise<unknown>,
  givenUp: AbortSignal,
): ContainerWatch {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  const { promise: outlived, resolve: outlive } = Promise.withResolvers<void>();
  let [wasLost, isLost] = [false, false];
  let hasEnded = false;

  const noteLost = () => {
    if (givenUp.aborted) return;
    [wasLost, isLost] = [true, true];
    lose();
  };
  const follow = async (): Promise<ContainerEnd> => {
    for (let ending = exit; ; ending = waitForEnd(container, givenUp)) {
      if (await isBrokenOff(ending)) noteLost();
      const end = await look(container, { givenUp, noteLost });
      if (end !== 'running') return end;
      // It was left to the next server.
      if (givenUp.aborted) return UNKNOWN_END;
      isLost = false;
      if (wasLost) outlive();
      await pause(givenUp);
    }
  };
  const ended = follow().finally(() => {
    hasEnded = true;
  });
  return {
    ended,
    lost,
    outlived,
    hasEnded: () => hasEnded,
    get wasLost() {
      return wasLost;
    },
    get isLost() {
      return isLost;
    },
  };
}

async function isBrokenOff(ending: Promise<unknown>): Promise<boolean> {
  return await ending.then(() => false, isUnreachable);
}

interface Looking {
  readonly givenUp: AbortSignal;
  /** Told that nobody answers. */
  readonly noteLost: () => void;
}

/** Asks for the state of a container, again and again while nobody answers. */
async function look(
  container: EngineContainer,
  { givenUp, noteLost }: Looking,
): Promise<ContainerEnd | 'running'> {
  const givingUpAt = performance.now() + ENGINE_PATIENCE_MS;
  for (;;) {
    try {
      const { State: state } = await inTime(container.inspect());
      if (state.Running && hasNeverEnded(state)) return 'running';
      if (state.Running) return await endRestarted(container);
      return { exitCode: state.ExitCode, hadNoMemory: state.OOMKilled };
    } catch (error) {
      if (isUnreachable(error)) noteLost();
      if (statusOf(error) === 404 || givenUp.aborted || performance.now() > givingUpAt) return UNKNOWN_END;
      await pause(givenUp);
    }
  }
}

/** The engine's word for a moment that has not come. */
const NEVER = '0001-01-01T00:00:00Z';

/** Whether a container still runs for the first time: somebody may have restarted it. */
function hasNeverEnded({ FinishedAt: finishedAt }: { readonly FinishedAt: string }): boolean {
  return finishedAt === NEVER;
}

/** The run ended when its container was restarted. A CLI that was started again there has no task. */
async function endRestarted(container: EngineContainer): Promise<ContainerEnd> {
  await inTime(container.kill()).catch(() => undefined);
  return UNKNOWN_END;
}

/** Shorter where nobody waits. */
async function pause(givenUp: AbortSignal): Promise<void> {
  await delay(LOOK_AGAIN_MS, undefined, { signal: givenUp }).catch(() => undefined);
}
