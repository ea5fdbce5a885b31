import { StartFailure } from '@claude-ops/cli';
import { ClaudeOpsError } from '@claude-ops/contract';
import { DataInUseError } from '@claude-ops/storage';
import { CopyRefusedError } from '@claude-ops/storage/postgres';
import { explainDataError } from '../serving/explain-data-error.ts';

/** @throws {StartFailure} that says what to do. */
export function explainCopyError(error: unknown): never {
  if (StartFailure.is(error)) throw error;
  if (error instanceof DataInUseError)
    throw new StartFailure(error.message.replace(/ Stop that server, .*/, ''), {
      advice: 'Stop that server first: what it writes would be missing in PostgreSQL.',
      cause: error,
    });
  if (CopyRefusedError.is(error))
    throw new StartFailure(error.message, { advice: error.advice, cause: error });
  if (ClaudeOpsError.is(error))
    throw new StartFailure(error.message, {
      advice: 'See that the database and the bucket can be reached, and run it again: it goes on.',
      cause: error,
    });
  explainDataError(error);
}
