import type { ByteRange } from '@claude-ops/contract';

const ONE_RANGE = /^bytes=\s*(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))\s*$/i;

/**
 * The one range that a Range header asks for. Undefined where it asks for several, in another unit, or for nothing that can
 * be made out: a server may then answer with everything (RFC 9110, 14.2).
 */
export function parseRange(header: string | undefined): ByteRange | undefined {
  const [, start, end, last] = ONE_RANGE.exec(header ?? '') ?? [];
  if (last !== undefined) return { last: Number(last) };
  if (start === undefined) return undefined;
  if (end === undefined || end === '') return { start: Number(start) };
  return Number(start) <= Number(end) ? { start: Number(start), end: Number(end) } : undefined;
}
