import { Args } from '@oclif/core';

/** A credential, as the first argument of a command. */
export const CREDENTIAL_ARGUMENT = Args.string({
  description: 'Name of the credential: letters, digits, _ and -.',
  required: true,
  ignoreStdin: true,
});
