import type { TaskFailure } from '@claude-ops/contract';
import { MOST_TEXT_BYTES } from './cut-text.ts';
import { taskError } from './task-error.ts';

/** How a run ended that brought no result. */
export interface RunExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The known cause of its end: no memory left; its limit of processes; a container engine that went down; or an image without the CLI. */
  readonly cause?: keyof typeof CAUSES;
  /** The end of what it wrote to stderr, secrets masked. */
  readonly stderrTail: string;
  /** Size of the longest line beyond the limit; 0 when there was none. */
  readonly oversizedBytes: number;
  /** Whether it closed its stdout and went on without a word, so that it had to be ended. */
  readonly wentMute: boolean;
  /** Whether it had reported a result, and was gone while a later turn or background agents were at work. */
  readonly hasLostWork?: boolean;
}

const REFUSED_ARGUMENTS =
  /unknown option|invalid (?:value|argument)|argument .* is invalid|cannot be used with root/i;
/** A shell and a PID namespace's parent report a child's death by a signal as 128 plus its number, at most 64. */
const SIGNAL_EXITS = { base: 128, last: 128 + 64 };

const CAUSES = {
  out_of_memory: ['out_of_memory', 'The container had no memory left, and the claude CLI was killed.'],
  out_of_processes: [
    'process_limit_reached',
    'The container had reached its limit of processes, and the claude CLI could not go on.',
  ],
  not_found: ['claude_not_found', 'The image of the container lacks the claude CLI'],
  engine_lost: ['executor_unavailable', 'The container engine went down while the task was running.'],
} as const;

/** Why there is no result. */
export function errorOfExit(exit: RunExit): TaskFailure {
  const details = detailsOf(exit);
  const said = exit.stderrTail === '' ? '' : `: ${lastLine(exit.stderrTail)}`;
  if (exit.cause !== undefined) {
    const [code, message] = CAUSES[exit.cause];
    return taskError(code, exit.cause === 'not_found' ? `${message}${said}.` : message, details);
  }
  const hasLostWork = exit.hasLostWork === true;
  // A result came before, in spite of the line: it is no reason.
  if (exit.oversizedBytes > 0 && !hasLostWork) {
    return taskError(
      'output_too_large',
      `A line of ${exit.oversizedBytes} bytes was beyond the limit, and no result came.`,
      details,
    );
  }
  const when = hasLostWork ? 'while its work was still going on' : 'without a result';
  if (exit.wentMute)
    return taskError('no_result', `The claude CLI closed its output ${when}${said}.`, details);
  if (exit.signal !== null || isSignalExit(exit.code)) {
    const by = exit.signal ?? `exit code ${exit.code}`;
    return taskError('killed_by_signal', `The claude CLI was killed from outside (${by})${said}.`, details);
  }
  const refusal = exit.stderrTail.split('\n').find((line) => REFUSED_ARGUMENTS.test(line));
  if (refusal !== undefined) return taskError('arguments_refused', refusal, details);
  if (exit.code !== 0)
    return taskError('claude_failed', `The claude CLI exited with code ${exit.code}${said}.`, details);
  return taskError('no_result', `The claude CLI exited ${when}${said}.`, details);
}

function isSignalExit(code: number | null): boolean {
  return code !== null && code > SIGNAL_EXITS.base && code <= SIGNAL_EXITS.last;
}

function detailsOf({ code, signal, stderrTail }: RunExit): Record<string, unknown> {
  return { exitCode: code, signal, ...(stderrTail === '' ? {} : { stderr: endOf(stderrTail) }) };
}

/** As much as an error may hold. Of what a CLI complained about, the end says most. */
function endOf(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_TEXT_BYTES) return text;
  // A character that the cut halves is a few of U+FFFD.
  return bytes
    .subarray(-MOST_TEXT_BYTES)
    .toString('utf8')
    .replace(/^\ufffd+/, '');
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
