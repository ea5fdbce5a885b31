import { Type, type Static } from '@sinclair/typebox';

/** A tool call that the permission mode of the task did not allow. */
export const PermissionDenial = Type.Object({
  tool: Type.String({ examples: ['Bash'] }),
  input: Type.Unknown({
    description:
      'Input of the tool. Texts are cut at 8 KiB. An input that is still larger than 64 KiB is given as the beginning of its JSON.',
  }),
  reason: Type.String({ description: 'The reason that Claude was told. Empty if the claude CLI gave none.' }),
});
export type PermissionDenial = Static<typeof PermissionDenial>;
