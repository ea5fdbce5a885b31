import { timestamp, type Clock } from '../../clock.ts';
import { isLimit, isOfModel, isTrouble, type UpstreamAnswer } from './upstream-answer.ts';

/** Requests in a row to which the upstream gave no good answer, up to now. */
export interface UpstreamTrouble {
  readonly requests: number;
  /** When the first and the last of them failed. RFC 3339. */
  readonly since: string;
  readonly lastAt: string;
  /** How many by the status of the answer, or by the network's error. */
  readonly answers: Readonly<Record<string, number>>;
}

/** What the wire tells of an attempt's requests to the model. */
export interface UpstreamFacts {
  /** The last answer to a request of the CLI. */
  readonly last: UpstreamAnswer | undefined;
  /** Undefined once the upstream has answered well again. */
  readonly trouble: UpstreamTrouble | undefined;
  /** How long the longest request has waited, since the last answer, that got none at all. Undefined where that is not long. */
  readonly unansweredMs?: number | undefined;
  /** Whether the model has answered at all. */
  readonly hasAnswered: boolean;
}

/** A request that waits for the beginning of its answer. */
interface Waiting {
  /** The answer has begun, or will not come. */
  answered(): void;
  /** Nobody waits any more. Once it is answered, this changes nothing. */
  left(): void;
}

/** How trouble began. */
export type TroubleStart = Pick<
  UpstreamAnswer,
  'status' | 'networkError' | 'errorType' | 'message' | 'requestId'
>;

/** Remembers how the upstream answers one attempt. */
export interface UpstreamRecord {
  /** A request goes out. */
  ask(): Waiting;
  note(answer: UpstreamAnswer): void;
  facts(): UpstreamFacts;
}

export interface UpstreamRecordOptions {
  readonly clock: Clock;
  /** Milliseconds that no change of the clock moves. @default those of this process */
  readonly monotonicMs?: () => number;
  /** Whether the model had answered before a restart of the server. */
  readonly hasAnswered: boolean;
  /** Told once until the upstream answers well again. Limits are not told here. */
  readonly onTrouble: (start: TroubleStart) => void;
}

/** The API begins a stream within a few seconds, and then says that it is still there. In milliseconds. */
const LONG_MS = 30_000;

interface Spell {
  requests: number;
  readonly sinceMs: number;
  lastMs: number;
  readonly answers: Map<string, number>;
  wasTold: boolean;
}

export function createUpstreamRecord(options: UpstreamRecordOptions): UpstreamRecord {
  const { clock, onTrouble, monotonicMs = () => performance.now() } = options;
  let { hasAnswered } = options;
  let last: UpstreamAnswer | undefined;
  let spell: Spell | undefined;
  const waitingSince = new Set<{ readonly sinceMs: number }>();
  let longestLeftMs = 0;

  const unansweredMs = () => {
    const nowMs = monotonicMs();
    const longest = Math.max(longestLeftMs, ...Array.from(waitingSince, ({ sinceMs }) => nowMs - sinceMs));
    return longest >= LONG_MS ? Math.round(longest) : undefined;
  };
  const extendSpell = (answer: UpstreamAnswer) => {
    const nowMs = clock.now();
    spell ??= { requests: 0, sinceMs: nowMs, lastMs: nowMs, answers: new Map(), wasTold: false };
    spell.requests += 1;
    spell.lastMs = nowMs;
    const kind = answer.networkError ?? String(answer.status);
    spell.answers.set(kind, (spell.answers.get(kind) ?? 0) + 1);
    if (spell.wasTold || isLimit(answer)) return;
    spell.wasTold = true;
    const { status, networkError, errorType, message, requestId } = answer;
    onTrouble({ status, networkError, errorType, message, requestId });
  };

  return {
    ask() {
      const waiting = { sinceMs: monotonicMs() };
      waitingSince.add(waiting);
      return {
        answered: () => void waitingSince.delete(waiting),
        left() {
          if (waitingSince.delete(waiting))
            longestLeftMs = Math.max(longestLeftMs, monotonicMs() - waiting.sinceMs);
        },
      };
    },
    note(answer) {
      last = answer;
      longestLeftMs = 0;
      if (isTrouble(answer)) return extendSpell(answer);
      // A refusal is an answer too: the upstream works, and asking again would not help.
      spell = undefined;
      hasAnswered ||= isOfModel(answer);
    },
    facts: () => ({ last, trouble: spell && troubleOf(spell), unansweredMs: unansweredMs(), hasAnswered }),
  };
}

function troubleOf({ requests, sinceMs, lastMs, answers }: Spell): UpstreamTrouble {
  return {
    requests,
    since: timestamp(sinceMs),
    lastAt: timestamp(lastMs),
    answers: Object.fromEntries(answers),
  };
}
