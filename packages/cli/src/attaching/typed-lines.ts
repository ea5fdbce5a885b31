import type { InputStream } from '../command-parts.ts';

/** Longer than any message that a server takes. */
const MOST_CHARACTERS = 1024 * 1024;

/** The lines of an input, as they come. The last one may lack its end. */
export async function* typedLines(stdin: InputStream): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = (lines.pop() ?? '').slice(0, MOST_CHARACTERS);
    yield* lines;
  }
  if (text !== '') yield text;
}
