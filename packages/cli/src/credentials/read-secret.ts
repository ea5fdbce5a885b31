import { LIMITS } from '@claude-ops/contract';
import type { CommandParts } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';

/**
 * Reads the secret of a credential, which is never an argument: others can see arguments in the process list.
 *
 * @throws a usage error where there is none.
 */
export async function readSecret(
  variable: string | undefined,
  { environment, stdin }: Pick<CommandParts, 'environment' | 'stdin'>,
): Promise<string> {
  if (variable !== undefined) {
    const value = environment[variable]?.trim();
    if (value) return value;
    throw usageError(`The variable ${variable} is not set, or empty.`);
  }
  if (stdin.isTTY === true)
    throw usageError('There is no secret: send it on standard input, or name a variable with --from-env.');
  const secret = (await readAll(stdin)).trim();
  if (secret !== '') return secret;
  throw usageError('Standard input has no secret.');
}

async function readAll(stdin: CommandParts['stdin']): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > LIMITS.credentialMaxCharacters)
      throw usageError(`The secret is longer than ${LIMITS.credentialMaxCharacters} characters.`);
  }
  return text + decoder.decode();
}
