import type { Readable } from 'node:stream';
import { claimFor, READY, readyMessage } from '../../../claude/spare-messages.ts';
import { settlesWithin, whenAborted } from '../../../settles-within.ts';
import type { Attempt } from '../../executor.ts';
import type { RunningClaude } from '../../run/running-claude.ts';
import { stopFirmly } from '../../run/stop-ladder.ts';
import { readAnswer } from './read-answer.ts';

const READY_MS = 30_000;
const CLAIM_MS = 5_000;
/** Nothing has run in it that would want to end well. */
const END_STEPS = { interruptMs: 0, terminateMs: 500, killMs: 5_000 };

export interface ParkedClaude {
  readonly id: string;
  /** All its processes carry it. */
  readonly mark: string;
  /** Good for nothing until an attempt has taken the spare. */
  readonly token: string;
  readonly claude: RunningClaude;
  /** Its home and all else that is its own. */
  readonly directory: AsyncDisposable;
}

/** Whether a CLI that was started to be a spare has come up. */
export async function isReady({ claude }: ParkedClaude): Promise<boolean> {
  claude.stdin.write(readyMessage());
  return await agrees(readAnswer(claude.stdout, READY), READY_MS);
}

/**
 * Makes a spare the run of an attempt. Where it does not agree to all of it, or the attempt is stopped before, it is of no
 * use any more.
 */
export async function bind(
  { claude }: ParkedClaude,
  attempt: Attempt,
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<boolean> {
  if (claude.hasExited() || !claude.stdin.writable) return false;
  const { messages, requests } = claimFor(attempt, cwd);
  claude.stdin.write(messages);
  const { aborted, release } = whenAborted(signal);
  const stopped = aborted.then(() => false);
  const agreed = agrees(readAnswers(claude.stdout, requests), CLAIM_MS);
  return await Promise.race([agreed, stopped]).finally(release);
}

async function readAnswers(stdout: Readable, requests: readonly string[]): Promise<boolean> {
  for (const id of requests) if (!(await readAnswer(stdout, id))) return false;
  return true;
}

/** Ends one that no attempt has used, with all that is its own. */
export async function endSpare({ claude, directory }: ParkedClaude): Promise<void> {
  if (!claude.hasExited()) await stopFirmly(claude, END_STEPS);
  await claude.leaveNothing();
  claude.stdout.destroy();
  claude.stderr.destroy();
  await directory[Symbol.asyncDispose]();
}

async function agrees(answer: Promise<boolean>, milliseconds: number): Promise<boolean> {
  return (await settlesWithin(answer, milliseconds)) && (await answer.catch(() => false));
}
