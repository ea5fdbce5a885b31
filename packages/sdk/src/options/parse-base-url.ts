import { ClaudeOpsError } from '@claude-ops/contract/client';

/**
 * A base URL that paths can be put behind: without a slash at its end.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new ClaudeOpsError('invalid_request', `The base URL "${text}" is not an http or https URL.`);
  if (url.username !== '' || url.password !== '')
    throw new ClaudeOpsError(
      'invalid_request',
      'The base URL holds a user or password: pass a token instead.',
    );
  if (url.search !== '' || url.hash !== '')
    throw new ClaudeOpsError('invalid_request', 'The base URL has a query or a fragment: leave it out.');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
