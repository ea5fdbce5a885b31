import type { InputStream } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import { readTextFile } from './read-text-file.ts';

const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Reads a file that `--file` names, or standard input, which - stands for. @throws a usage error where it can't be read. */
export async function readFileOrStdin(file: string, stdin: InputStream): Promise<string> {
  if (file !== '-') return await readTextFile(file, '--file');
  if (stdin.isTTY === true) throw usageError('Standard input is a terminal: send a file to it, or name one.');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > MOST_CHARACTERS) throw usageError('Standard input is longer than 16 MiB.');
  }
  return text + decoder.decode();
}
