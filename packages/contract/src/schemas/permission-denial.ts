import { Type, type Static } from '@sinclair/typebox';

/** A tool call that the permission mode of the task did not allow. */
export const PermissionDenial = Type.Object({
  tool: Type.String({ examples: ['Bash'] }),
  input: Type.Unknown({
    description:
      'What the tool was called with. Texts are cut at 8 KiB. Of an input that is larger than 64 KiB even so, the beginning of its JSON is given, as a text.',
  }),
  reason: Type.String({ description: 'Why, as Claude was told; empty where the claude CLI did not say.' }),
});
export type PermissionDenial = Static<typeof PermissionDenial>;
