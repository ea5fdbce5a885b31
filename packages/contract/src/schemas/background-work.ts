import { Type, type Static } from '@sinclair/typebox';

/** A piece of work that Claude started in the background, and how it ended. */
export const BackgroundWorkReport = Type.Object({
  kind: Type.Union([Type.Literal('agent'), Type.Literal('shell'), Type.Literal('workflow')], {
    description: 'A monitor counts as a shell.',
  }),
  description: Type.String({ description: 'As Claude described it, at most 8 KiB.' }),
  status: Type.Union([Type.Literal('completed'), Type.Literal('failed'), Type.Literal('stopped')], {
    description:
      'stopped: it was still running, and was ended by Claude, by its time limit or with the task.',
  }),
});
export type BackgroundWorkReport = Static<typeof BackgroundWorkReport>;
