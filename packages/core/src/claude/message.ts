/** A line of the CLI's stream-json output, as far as it is understood: everything else passes through unchanged. */
export interface ClaudeMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

const TYPE_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** The message on a line, or undefined for what is not one. */
export function parseMessage(line: string): ClaudeMessage | undefined {
  const value = parseJson(line);
  return isRecord(value) && typeof value['type'] === 'string' && TYPE_PATTERN.test(value['type'])
    ? { ...value, type: value['type'] }
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}

/** A count or an amount: finite and not negative, else 0. */
export function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}
