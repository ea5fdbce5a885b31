import { isRecord } from '../../system/is-record.ts';
import { stringOr, type ClaudeMessage } from '../message.ts';

/** A tool call that has no result yet. */
export interface OpenCall {
  /** The CLI's `tool_use_id`. */
  readonly id: string;
  readonly tool: string;
  /** The call that started the agent that makes this one; null where Claude makes it. */
  readonly parent: string | null;
}

/** Something that prints in the place of the CLI may call tools without end. */
const MOST_CALLS = 1_000;
/** Ids of the API have 30 characters. */
const MOST_ID = 256;

/** The open calls once the CLI has printed one more line, in the order in which they were made. */
export function nextCalls(calls: readonly OpenCall[], message: ClaudeMessage): readonly OpenCall[] {
  switch (message.type) {
    case 'assistant':
      return withCalls(calls, message);
    case 'user':
      return withResults(calls, message);
    case 'result':
      return without(calls, ({ parent }) => parent === null);
    case 'system':
      return withoutAgent(calls, message);
    default:
      return calls;
  }
}

function withCalls(calls: readonly OpenCall[], message: ClaudeMessage): readonly OpenCall[] {
  const known = new Set(calls.map(({ id }) => id));
  const parent = stringOr(message['parent_tool_use_id'], null);
  const made = blocksOf(message)
    .filter(({ type }) => type === 'tool_use')
    .map((block) => ({ id: stringOr(block['id'], ''), tool: stringOr(block['name'], ''), parent }))
    .filter(({ id }) => id !== '' && id.length <= MOST_ID && !known.has(id));
  return made.length === 0 ? calls : [...calls, ...made].slice(-MOST_CALLS);
}

function withResults(calls: readonly OpenCall[], message: ClaudeMessage): readonly OpenCall[] {
  if (calls.length === 0) return calls;
  const ended = new Set(
    blocksOf(message)
      .filter(({ type }) => type === 'tool_result')
      .map((block) => block['tool_use_id']),
  );
  return without(calls, ({ id }) => ended.has(id));
}

/** An agent that was stopped leaves calls without a result. */
function withoutAgent(calls: readonly OpenCall[], message: ClaudeMessage): readonly OpenCall[] {
  if (message['subtype'] !== 'task_notification') return calls;
  const agent = stringOr(message['tool_use_id'], '');
  return without(calls, ({ parent }) => parent === agent);
}

function without(calls: readonly OpenCall[], hasEnded: (call: OpenCall) => boolean): readonly OpenCall[] {
  return calls.some(hasEnded) ? calls.filter((call) => !hasEnded(call)) : calls;
}

function blocksOf({ message }: ClaudeMessage): Record<string, unknown>[] {
  const content = isRecord(message) ? message['content'] : undefined;
  return (Array.isArray(content) ? content : []).filter(isRecord);
}
