import type { TaskErrorCode } from '@claude-ops/contract';
import { rewordedError } from '../claude/task-error.ts';
import { DEFAULT_CREDENTIAL, type CredentialParts } from '../secrets/find-credential.ts';
import type { AttemptOutcome } from './execute-attempt.ts';

/** The errors that are about the credential of a task. */
const CODES: ReadonlySet<TaskErrorCode> = new Set(['authentication_failed', 'credit_exhausted']);

/** Says of a credential that was refused which one it is, and where it came from. @param name null: the task brought its own */
export function namingCredential(
  outcome: AttemptOutcome,
  name: string | null,
  { defaultCredential }: Pick<CredentialParts, 'defaultCredential'>,
): AttemptOutcome {
  if (outcome.status !== 'failed' || !CODES.has(outcome.error.code)) return outcome;
  const { message, details } = outcome.error;
  const source = sourceOf(name, defaultCredential !== undefined);
  const words = WORDS[source](name ?? '');
  const error = rewordedError(outcome.error, `${message} ${words}`, {
    ...details,
    credential: { name, source },
  });
  return { ...outcome, error };
}

const WORDS = {
  task: () => 'The task brought this key itself.',
  stored: (name: string) => `It is the credential "${name}", which the server keeps.`,
  environment: (name: string) => `It is the credential "${name}", with which the server was started.`,
} as const;

function sourceOf(name: string | null, hasDefault: boolean): keyof typeof WORDS {
  if (name === null) return 'task';
  return name === DEFAULT_CREDENTIAL && hasDefault ? 'environment' : 'stored';
}
