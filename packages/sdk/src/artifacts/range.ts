import type { ByteRange, OpenArtifact } from '@claude-ops/contract';
import { ClaudeOpsError } from '@claude-ops/contract/client';
import type { AnswerHead } from '../http/whole-answer.ts';

/**
 * The header `Range` for a range, of RFC 9110.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function rangeHeader(range: ByteRange | undefined): string | undefined {
  if (range === undefined) return undefined;
  const isRange =
    'last' in range
      ? isPosition(range.last)
      : isPosition(range.start) && isPosition(range.end ?? 0) && range.start <= (range.end ?? range.start);
  if (!isRange)
    throw new ClaudeOpsError('invalid_request', `${JSON.stringify(range)} is not a range of bytes.`);
  return 'last' in range ? `bytes=-${range.last}` : `bytes=${range.start}-${range.end ?? ''}`;
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/**
 * Which bytes an answer holds; null for all there are.
 *
 * @throws {ClaudeOpsError} unexpected_response: some, but it does not say which.
 */
export function rangeOf(response: AnswerHead): OpenArtifact['range'] {
  if (response.status !== 206) return null;
  const text = response.headers.get('content-range') ?? '';
  const [, start, end] = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/.exec(text) ?? [];
  if (start !== undefined && end !== undefined) return { start: Number(start), end: Number(end) };
  throw new ClaudeOpsError(
    'unexpected_response',
    `${response.url} answered a part of an artifact, but not which: "${text}".`,
  );
}
