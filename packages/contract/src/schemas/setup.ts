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

const CACHE_KEY =
  'A name under which the server keeps what the script has prepared. The next task with the same name, repository and script begins with that, and runs the script on it.';

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
    cacheKey: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.setupCacheKeyMaxCharacters,
        pattern: '^[^\\u0000]*$',
        description: CACHE_KEY,
        examples: ['node-modules'],
      }),
    ),
  },
  { additionalProperties: false, description: DESCRIPTION, examples: [{ script: 'npm ci' }] },
);
export type SetupInput = Static<typeof SetupInput>;

/** The setup of a task. */
export const Setup = Type.Object(
  {
    script,
    timeout: Type.Integer({ description: 'Milliseconds.' }),
    cacheKey: Type.Optional(Type.String({ description: CACHE_KEY })),
  },
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

/** What became of the cache of a setup. */
export const SETUP_CACHE = {
  outcome: Type.Union(
    [
      Type.Literal('restored'),
      Type.Literal('missed'),
      Type.Literal('kept'),
      Type.Literal('unchanged'),
      Type.Literal('failed'),
    ],
    {
      description:
        'Before the script: restored, or missed if nothing is kept. After it: kept, or unchanged if what is kept is of the same commit. Either may be failed.',
    },
  ),
  bytes: Type.Integer({ minimum: 0, description: 'How much was restored or kept.' }),
  leftOut: Type.Integer({ minimum: 0, description: 'Files that were not kept because a secret is in them.' }),
  reason: nullable(Type.String({ description: 'Why it failed. The task goes on without the cache.' })),
};
