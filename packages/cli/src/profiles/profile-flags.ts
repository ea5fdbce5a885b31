import { Flags } from '@oclif/core';

/** What a profile is made from. */
export const PROFILE_FLAGS = {
  file: Flags.string({
    char: 'f',
    description: 'JSON file with the servers by name, or a .mcp.json.',
    helpValue: 'FILE',
    required: true,
  }),
  description: Flags.string({ description: 'Purpose of the profile.' }),
};
