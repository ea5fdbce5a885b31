import { DatabaseError } from 'pg';
import { PostgresUnusableError } from './postgres-unusable-error.ts';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ADVICE_OF: Readonly<Record<string, string>> = {
  '28P01': 'Correct user and password in DATABASE_URL.',
  '28000': 'Correct the user in DATABASE_URL, or let it in by pg_hba.conf.',
  '3D000': 'Create the database, or correct its name in DATABASE_URL.',
  '42501': 'Let the user create in the database: GRANT CREATE ON DATABASE ... TO ...',
  '53300': 'Raise max_connections of PostgreSQL, or lower DATABASE_CONNECTIONS.',
  '57P03': 'Wait until PostgreSQL has started.',
  '55P03': 'Start again: something held the tables for minutes. `pg_stat_activity` shows what.',
  '40P01': 'Start again: something held the tables for minutes. `pg_stat_activity` shows what.',
  '57014': 'Start again, with a statement_timeout of that user that leaves more time.',
};

/** Says what is wrong with a PostgreSQL that could not be opened, without the password of its URL. */
export function explainFailure(error: unknown, url: string): PostgresUnusableError {
  if (PostgresUnusableError.is(error)) return error;
  const reason = error instanceof Error ? messageOf(error) : String(error);
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  return new PostgresUnusableError(
    `PostgreSQL at ${addressOf(url)} can't be used: ${reason}.`,
    ADVICE_OF[code] ?? adviceFor(error),
    error,
  );
}

function adviceFor(error: unknown): string {
  return error instanceof DatabaseError
    ? 'Read what PostgreSQL says: it answered, and refused.'
    : 'See that PostgreSQL runs, and that DATABASE_URL leads to it.';
}

/** A name with several addresses fails with an error for each, and none of its own. */
function messageOf(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors as unknown[])[0] : undefined;
  return error.message === '' && first instanceof Error ? first.message : error.message;
}

/** @throws {PostgresUnusableError} where it is the URL of no PostgreSQL. It is not repeated: it may hold a password. */
export function refuseOtherUrl(url: string): void {
  if (['postgres:', 'postgresql:'].includes(URL.parse(url)?.protocol ?? '')) return;
  throw new PostgresUnusableError(
    url === '' ? 'The URL of PostgreSQL is empty.' : 'The URL of PostgreSQL does not begin with postgres://.',
    'Set DATABASE_URL to one such as postgres://user:password@host:5432/database.',
  );
}

/** Host, port and database of a URL. */
export function addressOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname;
  return `${host}${port === '' ? '' : `:${port}`}${pathname}`;
}
