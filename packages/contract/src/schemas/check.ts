import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';
import { nullable } from './nullable.ts';

const command = Type.String({
  minLength: 1,
  maxLength: LIMITS.checkCommandMaxCharacters,
  // PostgreSQL stores no NUL, and no command has one.
  pattern: '^[^\\u0000]*$',
  description: 'For bash, run in the workspace.',
  examples: ['npm test'],
});

const DESCRIPTION =
  'A command that has to succeed before the task completes. It runs when the work of Claude is done. If it fails, Claude is told what it printed and goes on, up to retries times. Then the task fails with check_failed. The result is kept.';

/** A check as a caller asks for it. */
export const CheckInput = Type.Object(
  {
    command,
    timeout: Type.Optional(
      Type.Integer({
        default: LIMITS.checkTimeoutMs,
        minimum: LIMITS.timeoutMinMs,
        maximum: LIMITS.timeoutMaxMs,
        description:
          'Longest run of the command in milliseconds, 1 s to 24 h. It is then ended, and counts as failed. The timeout of the task counts too.',
      }),
    ),
    retries: Type.Optional(
      Type.Integer({
        default: LIMITS.checkRetries,
        minimum: 0,
        maximum: LIMITS.checkRetriesMax,
        description: 'How often Claude is told of a failed check and goes on.',
      }),
    ),
  },
  { additionalProperties: false, description: DESCRIPTION, examples: [{ command: 'npm test' }] },
);
export type CheckInput = Static<typeof CheckInput>;

/** The check of a task. */
export const Check = Type.Object(
  { command, timeout: Type.Integer({ description: 'Milliseconds.' }), retries: Type.Integer({ minimum: 0 }) },
  { description: DESCRIPTION },
);
export type Check = Static<typeof Check>;

/** How one run of a check ended. */
export const CHECK_END = {
  exitCode: nullable(Type.Integer({ description: 'null if the command did not exit by itself.' })),
  timedOut: Type.Boolean({ description: 'Whether the command took longer than its timeout.' }),
  durationMs: Type.Integer({ minimum: 0, description: 'Milliseconds.' }),
  output: Type.String({ description: 'The last 32 KiB of what the command printed.' }),
};

/** How the last run of a check ended, and how many there were. */
export const CheckReport = Type.Object(
  {
    ...CHECK_END,
    tries: Type.Integer({ minimum: 1, description: 'How often the command was run.' }),
  },
  { description: 'The last run of the check. Present if the task has one and the run came to it.' },
);
export type CheckReport = Static<typeof CheckReport>;
