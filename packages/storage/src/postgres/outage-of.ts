import { ClaudeOpsError } from '@claude-ops/contract';
import { DatabaseError } from 'pg';

/**
 * Errors that an operator can mend, or that go by (https://www.postgresql.org/docs/current/errcodes-appendix.html): a lost connection, a
 * wrong password, two transactions that wait for each other, nothing left of something, a server that is stopping or starting,
 * a database that only reads.
 */
const OUTAGES = /^(?:08|28|40|53|57P|58|25006|3D)/;
/** Codes of the net and of the pool. */
const NET_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'EACCES'],
  ...['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
]);
/** Of the client itself, which has no codes for them. */
const LOST =
  /^(?:Connection terminated|Query read timeout|timeout exc?e+ded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** The refusal that an error of PostgreSQL stands for; undefined for one that is a fault of the statement. */
export function outageOf(error: unknown): ClaudeOpsError | undefined {
  if (!(error instanceof Error) || !isOutage(error)) return undefined;
  // The log tells the place and the remedy.
  return new ClaudeOpsError(
    'storage_unavailable',
    "The tasks can't be stored or read: the database does not answer.",
    { cause: error },
  );
}

function isOutage(error: Error): boolean {
  if (error instanceof DatabaseError) return OUTAGES.test(error.code ?? '');
  const code = 'code' in error ? error.code : undefined;
  return LOST.test(error.message) || (typeof code === 'string' && NET_CODES.has(code));
}
