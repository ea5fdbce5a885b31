import type { InterruptionStep, Step } from './step.ts';

/**
 * The step for one request: the answer of its turn, or an interruption that stands before it and is not used up yet.
 *
 * @param position `turn` counts the answers before this one from 0, `attempt` the requests of the same turn from 1.
 */
export function chooseStep(
  steps: readonly Step[],
  position: { readonly turn: number; readonly attempt: number },
): Step | undefined {
  const turn = splitTurns(steps)[position.turn] ?? steps.slice(-1);
  return stepOfAttempt(turn, position.attempt);
}

/** A turn ends with an answer: an interruption makes the client ask for the same turn again. */
function splitTurns(steps: readonly Step[]): Step[][] {
  const turns: Step[][] = [];
  let open: Step[] = [];
  for (const step of steps) {
    open.push(step);
    if (open.length === 1) turns.push(open);
    if (!isInterruption(step)) open = [];
  }
  return turns;
}

function stepOfAttempt(turn: readonly Step[], attempt: number): Step | undefined {
  let remaining = attempt;
  for (const step of turn) {
    remaining -= isInterruption(step) ? (step.times ?? 1) : 1;
    if (remaining <= 0) return step;
  }
  return turn.at(-1);
}

function isInterruption(step: Step): step is InterruptionStep {
  return 'fail' in step || 'raw' in step || 'hang' in step || 'stall' in step || 'cut' in step;
}
