import type { InputStream, OutputStream } from '../command-parts.ts';

/** Asks a person a question, and is told yes or anything else. */
export async function confirm(
  question: string,
  { stdin, stderr }: { readonly stdin: InputStream; readonly stderr: OutputStream },
): Promise<boolean> {
  stderr.write(`${question} [y/N] `);
  return isYes(await readLine(stdin));
}

/** Whether an answer is yes. */
export function isYes(answer: string | undefined): boolean {
  return /^\s*y(es)?\s*$/i.test(answer ?? '');
}

async function readLine(stdin: InputStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1).join('');
}
