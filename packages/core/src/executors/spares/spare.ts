import {
  adaptMessages,
  claimAheadMessage,
  claimMessages,
  CLAIMED,
  MODE_SET,
  READY,
  readyMessage,
  SET,
} from '../../claude/spare-messages.ts';
import { settlesWithin } from '../../settles-within.ts';
import type { Attempt } from '../executor.ts';
import type { RunningClaude } from '../run/running-claude.ts';
import { stopFirmly } from '../run/stop-ladder.ts';
import { readAnswer } from './read-answer.ts';

const READY_MS = 30_000;
const CLAIM_MS = 5_000;
/** Nothing has run in it that would want to end well. */
const END_STEPS = { interruptMs: 0, terminateMs: 500, killMs: 5_000 };

export interface ParkedClaude {
  readonly id: string;
  /** Good for nothing until an attempt has taken the spare. */
  readonly token: string;
  readonly claude: RunningClaude;
  /** Path of the empty directory that it works in, where it can be told no other: that is to become the workspace of its attempt. */
  readonly workspace?: string;
  /** Where it works, where that is known and it was told ahead: to be told takes it about as long as to answer. */
  readonly claimedAt?: string | undefined;
  /** All that it leaves when it has ended. */
  readonly belongings: AsyncDisposable;
}

/** Whether a CLI that was started to be a spare has come up. */
export async function isReady({ claude, claimedAt }: ParkedClaude): Promise<boolean> {
  const { stdin, stdout } = claude;
  stdin.write(readyMessage());
  if (!(await agrees(readAnswer(stdout, READY), READY_MS))) return false;
  if (claimedAt === undefined) return true;
  stdin.write(claimAheadMessage(claimedAt));
  return await agrees(readAnswer(stdout, CLAIMED), READY_MS);
}

/** Whether it can still be spoken to. */
export function isThere({ claude }: ParkedClaude): boolean {
  return !claude.hasExited() && claude.stdin.writable;
}

/** Makes a spare the run of an attempt. Where it does not agree to all of it, it is of no use any more. */
export async function bind(spare: ParkedClaude, attempt: Attempt, cwd: string): Promise<boolean> {
  if (!isThere(spare)) return false;
  const { stdin, stdout } = spare.claude;
  const isClaimed = spare.claimedAt === cwd;
  stdin.write(isClaimed ? adaptMessages(attempt) : claimMessages(attempt, cwd));
  const answers = readAnswer(stdout, isClaimed ? MODE_SET : CLAIMED).then(
    async (ok) => ok && (await readAnswer(stdout, SET)),
  );
  return await agrees(answers, CLAIM_MS);
}

/** Ends one that no attempt has used, with all that is its own. */
export async function endSpare({ claude, belongings }: ParkedClaude): Promise<void> {
  if (!claude.hasExited()) await stopFirmly(claude, END_STEPS);
  await claude.leaveNothing();
  claude.stdout.destroy();
  claude.stderr.destroy();
  await belongings[Symbol.asyncDispose]();
}

async function agrees(answer: Promise<boolean>, milliseconds: number): Promise<boolean> {
  return (await settlesWithin(answer, milliseconds)) && (await answer.catch(() => false));
}
