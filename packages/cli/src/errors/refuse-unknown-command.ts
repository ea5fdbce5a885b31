import { Errors } from '@oclif/core';
import type { OutputStream } from '../command-parts.ts';
import { jsonLine } from '../terminal/json-text.ts';
import { describeFailure } from './describe-failure.ts';
import { usageError } from './usage-error.ts';

interface UnknownCommand {
  /** As oclif has it, its words joined by colons. */
  readonly id: string;
  readonly bin: string;
  /** What stood behind it. */
  readonly words: readonly string[];
  readonly stdout: Pick<OutputStream, 'write'>;
  readonly stderr: Pick<OutputStream, 'write'>;
}

/** Says that there is no such command, as every command says what is wrong, and throws oclif's `ExitError`. */
export function refuseUnknownCommand({ id, bin, words, stdout, stderr }: UnknownCommand): never {
  const typed = id.replaceAll(':', ' ');
  const { exitCode, json, text } = describeFailure(
    usageError(`There is no command "${typed}". See ${bin} --help for all commands.`),
  );
  if (words.includes('--json')) stdout.write(`${jsonLine({ error: json })}\n`);
  else stderr.write(`${text}\n`);
  throw new Errors.ExitError(exitCode);
}
