import { keptText, keptValue } from './kept-text.ts';
import { isRecord } from '../system/is-record.ts';
import { stringOr, type ClaudeMessage } from './message.ts';

/** The denied tool calls that the lines of a CLI have told of. */
export interface Denials {
  /** All denied calls of the run, in the order they were told; at most the first 200. */
  readonly all: readonly Denial[];
  /** Why calls of the current turn were denied, by the ids of the calls. */
  readonly reasons: ReadonlyMap<string, string>;
  /** The last inputs of sub-agents' calls, by the ids of the calls. */
  readonly inputs: ReadonlyMap<string, unknown>;
}

/** As much of it as is kept: an agent can make its inputs as long as it likes. */
export interface Denial {
  /** Of the call; empty where the CLI did not say. */
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** As the CLI told Claude; empty where it did not say. */
  readonly reason: string;
}

export const NO_DENIALS: Denials = { all: [], reasons: new Map(), inputs: new Map() };

/** An agent that tries without end must not fill its result: the event log has the rest. */
const MOST_DENIALS = 200;
/** A call is denied at once. So many may have been made in between by others. */
const MOST_INPUTS = 100;

/** Remembers what the sub-agent calls that speaks in the blocks of this line. */
export function withCalls(denials: Denials, blocks: readonly Record<string, unknown>[]): Denials {
  const calls = blocks.filter(({ type }) => type === 'tool_use');
  if (calls.length === 0) return denials;
  const latest = calls.map(({ id, input }) => [idOf(id), keptValue(input ?? null)] as const);
  return { ...denials, inputs: new Map([...denials.inputs, ...latest].slice(-MOST_INPUTS)) };
}

/**
 * Takes a `permission_denied` line in. The result of a turn lists the calls that were denied in it, and lacks those of an
 * agent that works between turns: these count by their line.
 */
export function withDenial(denials: Denials, message: ClaudeMessage): Denials {
  const id = idOf(message['tool_use_id']);
  const reason = keptText(stringOr(message['message'], ''));
  if (typeof message['agent_id'] !== 'string') return withReason(denials, id, reason);
  const tool = keptText(stringOr(message['tool_name'], ''));
  return withNew(denials, [{ id, tool, input: denials.inputs.get(id) ?? null, reason }]);
}

/** Takes the calls in that a `result` line lists: those that were denied in its turn. */
export function withDenialsOfTurn(denials: Denials, message: ClaudeMessage): Denials {
  const listed = message['permission_denials'];
  const told = (Array.isArray(listed) ? listed : []).filter(isRecord).slice(0, MOST_DENIALS);
  const ofTurn = told.map((denial) => {
    const id = idOf(denial['tool_use_id']);
    const tool = keptText(stringOr(denial['tool_name'], ''));
    return {
      id,
      tool,
      input: keptValue(denial['tool_input'] ?? null),
      reason: denials.reasons.get(id) ?? '',
    };
  });
  return { ...withNew(denials, ofTurn), reasons: new Map() };
}

function withReason(denials: Denials, id: string, reason: string): Denials {
  if (denials.reasons.size >= MOST_DENIALS) return denials;
  return { ...denials, reasons: new Map(denials.reasons).set(id, reason) };
}

function withNew(denials: Denials, told: readonly Denial[]): Denials {
  const known = new Set(denials.all.map(({ id }) => id));
  const added = told.filter(({ id }) => id === '' || !known.has(id));
  return { ...denials, all: [...denials.all, ...added].slice(0, MOST_DENIALS) };
}

function idOf(value: unknown): string {
  return keptText(stringOr(value, ''));
}
