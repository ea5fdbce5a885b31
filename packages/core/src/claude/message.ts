import { isRecord } from '../system/is-record.ts';
import { isNestedDeeperThan } from '@claude-ops/contract/validation';

/** A line of the CLI's stream-json output, as far as it is understood: everything else passes through unchanged. */
export interface ClaudeMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The white space of JSON, then an object. */
const OBJECT = /^[ \t\r\n]*\{/;
const TYPE_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
/** JSON.parse takes any depth; what copies or prints the value later runs out of stack at a few thousand. */
const MOST_LEVELS = 500;

/** The message on a line, or undefined for what is not one. */
export function parseMessage(line: string): ClaudeMessage | undefined {
  // An error of the parser costs a hundred times what this look does: a program may print junk without end.
  if (!OBJECT.test(line)) return undefined;
  // The message itself is a level too. Asked of the text: to walk a value takes longer than to parse it.
  if (isNestedDeeperThan(line, 1 + MOST_LEVELS)) return undefined;
  const value = parseJson(line);
  if (!isRecord(value)) return undefined;
  const { type } = value;
  return typeof type === 'string' && TYPE_PATTERN.test(type) ? { ...value, type } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

/** An amount: neither negative nor beyond what can be counted exactly, so that sums stay finite; else 0. */
export function amount(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER ? value : 0;
}

/** A whole amount. */
export function count(value: unknown): number {
  return Math.trunc(amount(value));
}
