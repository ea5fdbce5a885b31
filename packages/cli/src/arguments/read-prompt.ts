import { LIMITS } from '@claude-ops/contract';
import type { InputStream } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import type { PromptSource } from './choose-prompt-source.ts';
import { readTextFile } from './read-text-file.ts';

/** @throws a usage error where the prompt can't be read, is empty or is too long. */
export async function readPrompt(source: PromptSource, stdin: InputStream): Promise<string> {
  const prompt = await readSource(source, stdin);
  if (prompt.trim() === '') throw usageError(`The prompt is empty: ${describeSource(source)} has no text.`);
  return prompt;
}

async function readSource(source: PromptSource, stdin: InputStream): Promise<string> {
  switch (source.from) {
    case 'text':
      return source.text;
    case 'file':
      return readTextFile(source.path, '--prompt-file');
    case 'stdin':
      return readStream(stdin);
  }
}

async function readStream(stdin: InputStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    // A character is at least one byte: what is longer can't fit, and may never end.
    if (text.length > LIMITS.promptMaxBytes)
      throw usageError(`The prompt from standard input is longer than ${LIMITS.promptMaxBytes} bytes.`);
  }
  return text + decoder.decode();
}

function describeSource(source: PromptSource): string {
  switch (source.from) {
    case 'text':
      return '-p/--prompt';
    case 'file':
      return source.path;
    case 'stdin':
      return 'standard input';
  }
}
