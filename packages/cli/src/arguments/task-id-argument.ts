import { Args } from '@oclif/core';

/** The id of a task, as the first argument of a command. */
export const TASK_ID_ARGUMENT = Args.string({
  description: 'Id of the task, as printed by run.',
  required: true,
  // Else oclif takes what is piped in for the id.
  ignoreStdin: true,
});
