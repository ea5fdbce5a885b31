import { parseMessage } from '../../claude/message.ts';
import type { RunOptions } from '../executor.ts';
import type { RunningClaude } from './running-claude.ts';

/** Measured with CLI 2.1.330. */
const BINDING_SUBTYPE = 'status';

/** Passes on what the log of an attempt does not have yet. */
export function emitNew(
  { emit, resumedAfter = 0 }: Pick<RunOptions, 'emit' | 'resumedAfter'>,
  { wasWarm = false }: Pick<RunningClaude, 'wasWarm'>,
): RunOptions['emit'] {
  const emitRest = withoutFirst(resumedAfter, emit);
  // What it says of its binding is in no log: it is left out before anything is counted.
  return wasWarm ? withoutBinding(emitRest) : emitRest;
}

/** A run that is gone on with says all again that it has said: what the log has already is left out. */
function withoutFirst(count: number, emit: RunOptions['emit']): RunOptions['emit'] {
  let known = count;
  return async (event) => {
    if (known === 0) await emit(event);
    else known -= 1;
  };
}

/** What the CLI says of its becoming the run of an attempt, before it says with what it begins, a cold start doesn't say. */
function withoutBinding(emit: RunOptions['emit']): RunOptions['emit'] {
  let hasBegun = false;
  return async (event) => {
    const subtype = hasBegun ? undefined : parseMessage(event.data)?.['subtype'];
    hasBegun ||= event.type !== 'claude.system' || subtype !== BINDING_SUBTYPE;
    if (hasBegun) await emit(event);
  };
}
