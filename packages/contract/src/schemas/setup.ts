import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';
import { nullable } from './nullable.ts';

const script = Type.String({
  minLength: 1,
  maxLength: LIMITS.setupScriptMaxCharacters,
  // PostgreSQL stores no NUL, and no script has one.
  pattern: '^[^\\u0000]*$',
  description: 'For bash, run in the workspace.',
  examples: ['npm ci'],
});

const DESCRIPTION =
  'A script that prepares the workspace before Claude starts. Its output is events. If it fails, Claude is not started and the task fails with setup_failed.';

/** A setup as a caller asks for it. */
export const SetupInput = Type.Object(
  {
    script,
    timeout: Type.Optional(
      Type.Integer({
        default: LIMITS.setupTimeoutMs,
        minimum: LIMITS.timeoutMinMs,
        maximum: LIMITS.timeoutMaxMs,
        description:
          'Longest run of the script in milliseconds, 1 s to 24 h. It is then ended, and counts as failed. The timeout of the task counts too.',
      }),
    ),
  },
  { additionalProperties: false, description: DESCRIPTION, examples: [{ script: 'npm ci' }] },
);
export type SetupInput = Static<typeof SetupInput>;

/** The setup of a task. */
export const Setup = Type.Object(
  { script, timeout: Type.Integer({ description: 'Milliseconds.' }) },
  { description: DESCRIPTION },
);
export type Setup = Static<typeof Setup>;

/** How the script of a setup ended. */
export const SETUP_END = {
  exitCode: nullable(Type.Integer({ description: 'null if the script did not exit by itself.' })),
  timedOut: Type.Boolean({ description: 'Whether the script took longer than its timeout.' }),
  durationMs: Type.Integer({ minimum: 0, description: 'Milliseconds.' }),
  untoldBytes: Type.Integer({ minimum: 0, description: 'How much of the output is in no event.' }),
};
