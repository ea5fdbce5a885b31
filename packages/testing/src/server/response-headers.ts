import { randomUUID } from 'node:crypto';

/** The headers of every answer, and those the step adds. */
export function responseHeaders(
  contentType: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { 'content-type': contentType, 'request-id': `req_${randomUUID()}`, ...more };
}
