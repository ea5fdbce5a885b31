import { Type, type Static } from '@sinclair/typebox';

export const Liveness = Type.Object({ status: Type.Literal('ok') });
export type Liveness = Static<typeof Liveness>;

/** One thing that a server needs in order to work. */
export const ReadinessCheck = Type.Object({
  name: Type.String({ examples: ['database'] }),
  ok: Type.Boolean(),
  detail: Type.String({ description: 'The result of the check, or the problem.' }),
});
export type ReadinessCheck = Static<typeof ReadinessCheck>;

export const Readiness = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
  checks: Type.Array(ReadinessCheck),
});
export type Readiness = Static<typeof Readiness>;
