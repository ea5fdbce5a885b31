import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, numberOf, textOf } from './narrow.ts';

/** That a usage limit is near or reached, with the time it resets. Nothing while all is well. */
export function describeRateLimit(data: Readonly<Record<string, unknown>>): string | undefined {
  const limit = fieldsOf(data['rate_limit_info'] ?? data);
  const status = textOf(limit['status']);
  if (status === undefined || status === 'allowed') return undefined;
  const words = status === 'rejected' ? 'reached' : status === 'allowed_warning' ? 'near' : oneLine(status);
  const resetsAt = new Date((numberOf(limit['resetsAt']) ?? Number.NaN) * 1_000);
  const when = Number.isNaN(resetsAt.getTime()) ? '' : `, resets at ${resetsAt.toISOString()}`;
  return `usage limit ${words}${when}`;
}
