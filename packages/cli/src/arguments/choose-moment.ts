import { usageError } from '../errors/usage-error.ts';
import { millisecondsOf } from './milliseconds-of.ts';

export interface MomentFlags {
  readonly 'older-than'?: string | undefined;
  readonly before?: string | undefined;
}

export interface CreationFlags {
  readonly since?: string | undefined;
  readonly 'created-after'?: string | undefined;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The moment before which a task has finished to be removed, in UTC.
 *
 * @throws a usage error where none is given, or what is given is none.
 */
export function chooseMoment(flags: MomentFlags, now: number): string {
  const { 'older-than': age, before } = flags;
  if (age !== undefined) return momentOfAge(age, '--older-than', now);
  if (before !== undefined) return parseMoment(before, '--before');
  throw usageError('No time given: add --older-than, such as 30d, or --before, such as 2026-11-01.');
}

/**
 * The moment after which a task was created to be listed, in UTC. Undefined where none is given.
 *
 * @throws a usage error where what is given is none.
 */
export function createdAfterOf(
  { since, 'created-after': after }: CreationFlags,
  now: number,
): string | undefined {
  if (since !== undefined) return momentOfAge(since, '--since', now);
  return after === undefined ? undefined : parseMoment(after, '--created-after');
}

/**
 * A moment in the future, in UTC, which a flag gives as a time from now, or as itself.
 *
 * @throws a usage error where it is neither.
 */
export function momentAfter(text: string, flag: string, now: number): string {
  const moment = new Date(now + millisecondsOf(text));
  if (!Number.isNaN(moment.getTime())) return moment.toISOString();
  if (MOMENT.test(text)) return parseMoment(text, flag);
  throw usageError(
    `Expected ${flag} to be a time from now, as 12h or 90d, or a date, as 2027-11-01, but received: ${text}`,
  );
}

function momentOfAge(age: string, flag: string, now: number): string {
  const moment = new Date(now - millisecondsOf(age));
  if (!Number.isNaN(moment.getTime()) && moment.getTime() >= 0) return moment.toISOString();
  throw usageError(`Expected ${flag} to be an age, as 12h, 30d or 8w, but received: ${age}`);
}

function parseMoment(text: string, flag: string): string {
  const moment = new Date(MOMENT.test(text) ? text : Number.NaN);
  // A day that its month does not have would be taken for one of the next.
  if (!Number.isNaN(moment.getTime()) && isDay(text.slice(0, 10))) return moment.toISOString();
  throw usageError(
    `Expected ${flag} to be a date, as 2026-11-01, or a time with its zone, as 2026-11-01T12:00:00Z, but received: ${text}`,
  );
}

function isDay(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}
