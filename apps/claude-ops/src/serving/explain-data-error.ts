import { StartFailure } from '@claude-ops/cli';
import { NodeRefusedError } from '@claude-ops/core';
import { DatabaseDamagedError, DataInUseError, PostgresUnusableError } from '@claude-ops/storage';

/** A broken database, a full disk: nothing of ours, and for a person to mend. The system's own errors explain themselves. */
export function explainDataError(error: unknown): never {
  if (error instanceof DataInUseError) throw inUse(error);
  if (PostgresUnusableError.is(error) || NodeRefusedError.is(error))
    throw new StartFailure(error.message, { advice: error.advice, cause: error });
  const damage = damageIn(error);
  if (damage !== undefined) throw damage;
  if (!(error instanceof Error) || StartFailure.is(error) || 'syscall' in error) throw error;
  const cause =
    error.cause instanceof Error && !error.message.includes(error.cause.message)
      ? ` (${error.cause.message})`
      : '';
  throw new StartFailure(`${error.message}${cause}`, {
    advice: 'Fix its permissions or its disk, or choose another directory with --data-dir.',
    cause: error,
  });
}

/** A page of the database may be damaged that is read only when the tasks of an earlier server are looked for. */
export function explainDamage(error: unknown): never {
  throw damageIn(error) ?? error;
}

function damageIn(error: unknown): StartFailure | undefined {
  const damage = [error, error instanceof Error ? error.cause : undefined].find(DatabaseDamagedError.is);
  return damage && new StartFailure(damage.message, { advice: damage.advice, cause: error });
}

function inUse(error: DataInUseError): StartFailure {
  const holder = error.pid === undefined ? 'another server' : `another server (process ${error.pid})`;
  const own =
    error.what === 'database'
      ? 'a database of its own with DB_PATH'
      : 'a directory of its own with --data-dir';
  return new StartFailure(`The ${error.what} ${error.path} is in use by ${holder}.`, {
    advice: `Stop that server, or give this one ${own}.`,
    cause: error,
  });
}
