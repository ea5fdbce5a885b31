/** A line of the CLI's stream-json output, or a block of a message. */
export type Line = Readonly<Record<string, unknown>>;

export function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined when the text is no JSON object. */
export function parseLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The lines in a list; none when the value is no list. */
export function linesOf(value: unknown): Line[] {
  return Array.isArray(value) ? value.filter(isLine) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The texts of a `content`: a string, or a list of blocks. */
export function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  return linesOf(content).flatMap(({ type, text }) => (type === 'text' ? [textOf(text)] : []));
}
