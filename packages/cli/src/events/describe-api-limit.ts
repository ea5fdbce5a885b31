import { formatDuration } from '../terminal/format-duration.ts';
import { numberOf } from './narrow.ts';

/** That the API refused a request for now, and how long it asks to wait. */
export function describeApiLimit(data: Readonly<Record<string, unknown>>): string {
  const status = numberOf(data['status']);
  const retryAfterMs = numberOf(data['retryAfterMs']);
  const why = status === 529 ? 'the API is overloaded' : 'the API refuses for a limit';
  const wait = retryAfterMs === undefined ? '' : `: it asks to wait ${formatDuration(retryAfterMs)}`;
  return `${why}${status === undefined ? '' : ` (${status})`}${wait}`;
}
