import { Errors } from '@oclif/core';

/** A command that was called wrongly: oclif's own kind of error, with its exit code 2. */
export function usageError(message: string): Error {
  return new Errors.CLIError(message, { exit: 2 });
}
