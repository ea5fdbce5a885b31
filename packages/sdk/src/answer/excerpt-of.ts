const LONGEST = 200;

/** The beginning of a text, on one line, for a message. */
export function excerptOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return '(nothing)';
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}
