import type { Environment } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';

/** @throws a usage error where there is no key. */
export function chooseApiKey(flag: string | undefined, environment: Environment): string {
  const key = (flag ?? environment['ANTHROPIC_API_KEY'])?.trim();
  if (key) return key;
  throw usageError('No Anthropic API key: set ANTHROPIC_API_KEY, or give one with -k/--api-key.');
}
