import { StartFailure, type Environment } from '@claude-ops/cli';
import { LIMITS } from '@claude-ops/contract';

/** The credential of tasks that bring none. */
export interface DefaultCredential {
  readonly kind: 'api_key' | 'oauth_token';
  readonly secret: string;
}

/** In the order in which they count, as in the claude CLI. */
const KINDS = [
  ['ANTHROPIC_API_KEY', 'api_key'],
  ['CLAUDE_CODE_OAUTH_TOKEN', 'oauth_token'],
] as const;

/** @throws {StartFailure} for what can be no credential. */
export function readDefaultCredential(environment: Environment): DefaultCredential | undefined {
  for (const [variable, kind] of KINDS) {
    const secret = environment[variable]?.trim() ?? '';
    if (secret === '') continue;
    if (secret.length < LIMITS.apiKeyMinCharacters || !/^[\x21-\x7e]+$/.test(secret))
      throw new StartFailure(`${variable} is no credential.`, {
        advice: 'Set it to a key or token, in printable ASCII and without spaces, or leave it out.',
      });
    return { kind, secret };
  }
  return undefined;
}
