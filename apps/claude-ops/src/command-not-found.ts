import { Errors, type Hook } from '@oclif/core';

/** What oclif runs for a command that there is not: it names it as it was typed. */
export const commandNotFound: Hook.CommandNotFound = async ({ id, config }) => {
  const typed = id.replaceAll(':', ' ');
  throw new Errors.CLIError(`There is no command "${typed}". See ${config.bin} --help for those there are.`, {
    exit: 2,
  });
};
