import { Flags } from '@oclif/core';
import { durationFlag } from '../arguments/duration-flag.ts';

/** The flags of `run` for the commands that the server runs before and after Claude. */
export const SETUP_AND_CHECK_FLAGS = {
  setup: Flags.string({
    description:
      'Script that prepares the workspace before claude starts, for bash. If it fails, claude is not started and the task fails.',
    helpValue: 'SCRIPT',
  }),
  'setup-timeout': durationFlag({
    description: 'Longest run of the setup. [default: 10m]',
    dependsOn: ['setup'],
  }),
  'setup-cache': Flags.string({
    description:
      'Name under which the server keeps what the setup has prepared, for the next task with the same repository and setup.',
    helpValue: 'NAME',
    dependsOn: ['setup'],
  }),
  check: Flags.string({
    description:
      'Command that has to succeed before the task completes, for bash in the workspace. If it fails, Claude is told and goes on.',
    helpValue: 'COMMAND',
  }),
  'check-timeout': durationFlag({
    description: 'Longest run of the check. [default: 10m]',
    dependsOn: ['check'],
  }),
  'check-retries': Flags.integer({
    description: 'How often Claude is told of a failed check and goes on. [default: 2]',
    min: 0,
    dependsOn: ['check'],
  }),
};
