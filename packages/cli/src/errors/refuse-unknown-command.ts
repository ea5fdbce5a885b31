import { Errors } from '@oclif/core';
import type { OutputStream } from '../command-parts.ts';
import { jsonLine } from '../terminal/json-text.ts';
import { describeFailure } from './describe-failure.ts';
import { nearestName } from './nearest-name.ts';
import { usageError } from './usage-error.ts';

interface UnknownCommand {
  /** As oclif has it, its words joined by colons. */
  readonly id: string;
  readonly bin: string;
  /** The ids of all commands, as oclif has them. */
  readonly commands: readonly string[];
  /** What stood behind it. */
  readonly words: readonly string[];
  readonly stdout: Pick<OutputStream, 'write'>;
  readonly stderr: Pick<OutputStream, 'write'>;
}

/** Says that there is no such command, as every command says what is wrong, and throws oclif's `ExitError`. */
export function refuseUnknownCommand({ id, bin, commands, words, stdout, stderr }: UnknownCommand): never {
  const typed = spaced(id);
  const nearest = nearestName(typed, commands.map(spaced));
  const advice = nearest === undefined ? `See ${bin} --help for all commands.` : `Did you mean "${nearest}"?`;
  const { exitCode, json, text } = describeFailure(usageError(`There is no command "${typed}". ${advice}`));
  if (words.includes('--json')) stdout.write(`${jsonLine({ error: json })}\n`);
  else stderr.write(`${text}\n`);
  throw new Errors.ExitError(exitCode);
}

function spaced(id: string): string {
  return id.replaceAll(':', ' ');
}
