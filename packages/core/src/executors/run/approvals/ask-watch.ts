import { worksBeside, type PendingAsk } from '../../../claude/activity/works-beside.ts';
import type { Transcript } from '../../../claude/transcript.ts';
import type { HeldState } from '../../../system/held-state.ts';

/** Knows whether something of a run works while calls of it wait for a decision. */
export interface AskWatch extends Disposable {
  /** A call waits until this is disposed of. From then on it works, until the CLI prints its result. */
  ask(ask: PendingAsk): Disposable;
  /** Whether a call waits, and nothing of the run works. */
  isAtRest(): boolean;
  /** Says that the CLI has printed a line. */
  look(): void;
}

export interface WatchedRun {
  readonly transcript: Pick<Transcript, 'calls' | 'activity'>;
  /** Held while something works. */
  readonly work: HeldState;
}

/** Something that prints in the place of the CLI may ask without end. */
const MOST_DECIDED = 10_000;

export function watchAsks({ transcript, work }: WatchedRun): AskWatch {
  const asks = new Set<PendingAsk>();
  const decided = new Set<string>();
  let working: Disposable | undefined;

  const rest = () => {
    working?.[Symbol.dispose]();
    working = undefined;
  };
  const look = () => {
    const { calls, activity } = transcript;
    if (asks.size > 0 && worksBeside([...asks], { calls, activity, decided })) working ??= work.hold();
    else rest();
  };
  return {
    look,
    isAtRest: () => asks.size > 0 && !work.isHeld,
    ask(ask) {
      asks.add(ask);
      look();
      return {
        [Symbol.dispose]() {
          asks.delete(ask);
          if (decided.size < MOST_DECIDED) decided.add(ask.callId);
          look();
        },
      };
    },
    [Symbol.dispose]() {
      asks.clear();
      rest();
    },
  };
}
