import { Args } from '@oclif/core';

export const APPROVAL_ID_ARGUMENT = Args.string({
  description: 'Id of the approval, as printed by approvals.',
  required: true,
  ignoreStdin: true,
});
