import { Args } from '@oclif/core';

/** An MCP profile that there is, as the first argument of a command. */
export const PROFILE_ARGUMENT = Args.string({
  description: 'Id or name of the profile.',
  required: true,
  ignoreStdin: true,
});
