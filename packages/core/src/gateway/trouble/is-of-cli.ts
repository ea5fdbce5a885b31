import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the CLI asks, and not a program that its agent runs: what such a program gets for an answer is no reason why a
 * run ends. Measured with 2.1.330.
 */
export function isOfCli(headers: Pick<IncomingHttpHeaders, 'user-agent'>): boolean {
  return headers['user-agent']?.startsWith('claude-cli/') === true;
}
