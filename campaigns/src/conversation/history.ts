import type { RecordedRequest, RequestBlock } from '@claude-ops/testing';
import { ANY_RESULT, MARK, promptOf, type History } from './branch.ts';

/** The part of a request that a conversation is about. */
export type AskedRequest = Pick<RecordedRequest, 'model' | 'system' | 'messages'>;

/** Where a request stands in the conversation. */
export interface Position {
  /** The number of the task that asks. */
  readonly number: number;
  /** How many calls the task has made before. */
  readonly calls: number;
}

const PROMPT = /^prompt: .*<t(\d+)>/;

/** Undefined for a request that no task of the conversation makes. */
export function positionOf(request: AskedRequest): Position | undefined {
  const history = historyOf(request);
  const at = history.findLastIndex((line) => PROMPT.test(line));
  const number = PROMPT.exec(history[at] ?? '')?.[1];
  if (number === undefined) return undefined;
  const calls = history.slice(at).filter((line) => line.startsWith('call: ')).length;
  return { number: Number(number), calls };
}

/** The prompts, calls, results and texts of tasks that the model is sent, without what the CLI adds to them. */
export function historyOf({ messages }: AskedRequest): History {
  return messages.flatMap(({ role, content }) => content.flatMap((block) => lineOf(role, block)));
}

function lineOf(role: string, block: RequestBlock): string[] {
  const { type, text } = block;
  if (type === 'tool_use') return [`call: ${commandIn(block['input'])}`];
  if (type === 'tool_result') return [`result: ${textIn(block['content']).trim()}`];
  if (type !== 'text' || typeof text !== 'string') return [];
  if (role === 'assistant') return text.search(MARK) === -1 ? [] : [`text: ${text}`];
  const number = /Be task <t(\d+)>\./.exec(text)?.[1];
  return role === 'user' && number !== undefined ? [`prompt: ${promptOf(Number(number))}`] : [];
}

function commandIn(input: unknown): string {
  const isCommand = typeof input === 'object' && input !== null && 'command' in input;
  return isCommand ? String(input.command) : JSON.stringify(input);
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((block: unknown) =>
      typeof block === 'object' && block !== null && 'text' in block ? String(block.text) : '',
    )
    .join('\n');
}

/** Says where a conversation is not the expected one first. Any result will do where the expected one has none. */
export function findDifference(history: History, expected: History): string | undefined {
  const length = Math.max(history.length, expected.length);
  for (let index = 0; index < length; index += 1) {
    const [line, wanted] = [history[index], expected[index]];
    if (wanted === ANY_RESULT ? line?.startsWith('result: ') : line === wanted) continue;
    return `line ${index} of ${length} as ${JSON.stringify(line)}, not ${JSON.stringify(wanted)}`;
  }
  return undefined;
}

/** The numbers of all tasks that are named anywhere in a request. */
export function numbersIn({ messages, system }: AskedRequest): number[] {
  const text = JSON.stringify({ messages, system });
  return [...new Set([...text.matchAll(MARK)].map(([, number]) => Number(number)))];
}
