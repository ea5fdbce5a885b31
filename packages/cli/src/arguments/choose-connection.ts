import { DEFAULT_BASE_URL } from '@claude-ops/contract';
import type { ConnectOptions, Environment } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';

export interface ConnectionFlags {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * Which server to speak to: flags before the environment before the default.
 *
 * @throws a usage error where the URL is none.
 */
export function chooseConnection(flags: ConnectionFlags, environment: Environment): ConnectOptions {
  const fromEnvironment = environment['CLAUDE_OPS_URL'] || DEFAULT_BASE_URL;
  const url = flags.url ?? fromEnvironment;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw usageError(
      `Expected ${flags.url === undefined ? 'CLAUDE_OPS_URL' : '--url'} to be an http or https URL but received: ${url}`,
    );
  const token = (flags.token ?? environment['CLAUDE_OPS_TOKEN']) || undefined;
  return token === undefined ? { url } : { url, token };
}
