import type { Turn } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';
import { cutText } from './cut-text.ts';
import type { Denials } from './denials.ts';
import { keptText, maskOfKept } from './kept-text.ts';
import { stringOr, type ClaudeMessage } from './message.ts';
import { accountFor } from './usage.ts';

/** The turns that the results of a run have ended. */
export interface Turns {
  /** How many have begun. */
  readonly begun: number;
  /** How many have ended. */
  readonly count: number;
  /** The last 100. Their texts may hold secrets. */
  readonly latest: readonly Turn[];
  /** Of all turns so far, in US dollars. */
  readonly costUsd: number;
  /** Of all turns so far. */
  readonly denials: number;
}

export const NO_TURNS: Turns = { begun: 0, count: 0, latest: [], costUsd: 0, denials: 0 };

const MOST_TURNS = 100;

/** The CLI says `init` at the beginning of each turn. */
export function withBeginning(turns: Turns): Turns {
  return { ...turns, begun: turns.count + 1 };
}

/** @param denials all of the run, with those of this turn */
export function withTurn(turns: Turns, result: ClaudeMessage, denials: Denials): Turns {
  const { costUsd } = accountFor(result['modelUsage']);
  const text = stringOr(result['result'], null);
  const turn: Turn = {
    number: turns.count + 1,
    text: text === null ? null : keptText(text),
    // Each result tells the cost of the whole run so far.
    costUsd: Number(Math.max(0, costUsd - turns.costUsd).toFixed(10)),
    permissionDenials: denials.all.length - turns.denials,
  };
  return {
    begun: Math.max(turns.begun, turn.number),
    count: turn.number,
    latest: [...turns.latest, turn].slice(-MOST_TURNS),
    costUsd: Math.max(costUsd, turns.costUsd),
    denials: denials.all.length,
  };
}

/** The turns as a result shows them: secrets masked, texts cut. */
export function toTurns({ latest }: Turns, mask: Mask): Turn[] {
  const maskKept = maskOfKept(mask);
  return latest.map((turn) => ({
    ...turn,
    text: turn.text === null ? null : cutText(maskKept(turn.text)),
  }));
}
