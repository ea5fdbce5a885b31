import { STATUS_CODES } from 'node:http';
import { HEADERS, PROBLEM_MEDIA_TYPE, type ClaudeOpsError } from '@claude-ops/contract';
import { problemOf } from '../problem/problem-of.ts';

/** An answer for a connection that carries no request, which it closes. */
export function problemBytes(
  refusal: ClaudeOpsError,
  { requestId, headers = {} }: { requestId: string; headers?: Readonly<Record<string, string>> },
): string {
  const problem = problemOf(refusal, { requestId, instance: '/' });
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    `${HEADERS.requestId}: ${requestId}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
