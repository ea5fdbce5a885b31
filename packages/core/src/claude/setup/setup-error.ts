import type { Setup, TaskEventData, TaskFailure } from '@claude-ops/contract';
import { taskError } from '../task-error.ts';

/** How the script of a setup ended, and how what it printed ends. */
export interface SetupEnd extends Pick<TaskEventData['task.setup_ended'], 'exitCode' | 'timedOut'> {
  /** Secrets masked. */
  readonly output: string;
}

/** So much of the output is in the error, in UTF-16 units. All of it is in the events. */
const SHOWN_CHARACTERS = 2_500;

/** Why a task fails after its setup. Undefined where it does not. */
export function errorOfSetup(end: SetupEnd, { timeout }: Setup): TaskFailure | undefined {
  const { exitCode, timedOut } = end;
  if (exitCode === 0) return undefined;
  const output = end.output.trimEnd().slice(-SHOWN_CHARACTERS).toWellFormed();
  const last = output.slice(output.lastIndexOf('\n') + 1);
  const ending = last === '' ? 'It printed nothing.' : `It printed last: ${last}`;
  return taskError('setup_failed', `The setup script ${endInWords(end, timeout)}. ${ending}`, {
    exitCode,
    timedOut,
    output,
  });
}

/** Completes "The setup script ...". */
function endInWords({ exitCode, timedOut }: SetupEnd, timeoutMs: number): string {
  if (timedOut) return `took longer than its timeout of ${timeoutMs / 1_000} s and was ended`;
  return exitCode === null ? 'was ended from outside' : `failed with exit code ${exitCode}`;
}
