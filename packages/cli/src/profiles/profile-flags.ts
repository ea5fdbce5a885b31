import { Flags } from '@oclif/core';

/** What a profile is made from. */
export const PROFILE_FLAGS = {
  file: Flags.string({
    char: 'f',
    description: 'File that holds the servers as JSON, by name, or as a .mcp.json has them.',
    helpValue: 'FILE',
    required: true,
  }),
  description: Flags.string({ description: 'What the profile is for.' }),
};
