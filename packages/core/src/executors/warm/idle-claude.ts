import type { WarmProfile } from '../../claude/delivery/delivery.ts';
import type { ControlAnswer } from '../../claude/control-answer.ts';
import { lateRequests } from '../../claude/delivery/late-requests.ts';
import { warmUpRequests } from '../../claude/warm-up-requests.ts';
import { settlesWithin, whenAborted } from '../../system/settles-within.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import type { RunningClaude } from '../run/running-claude.ts';
import { stopFirmly } from '../run/stop-ladder.ts';
import type { IdleWorkspace } from './idle-workspace.ts';

const READY_MS = 30_000;
const BIND_MS = 5_000;
/** Nothing has run in it that would want to end well. */
const END_STEPS = { interruptMs: 0, terminateMs: 500, killMs: 5_000 };

export interface IdleClaude {
  readonly id: string;
  readonly profile: WarmProfile;
  /** Good for nothing until an attempt has taken the warm process. */
  readonly token: string;
  readonly claude: RunningClaude;
  /** HOME of the CLI. Absolute. */
  readonly home: string;
  /** What it works in. Whoever takes the warm process has that too; until then, disposing it removes it. */
  readonly workspace: IdleWorkspace;
  /** All else that it leaves when it has ended. */
  readonly belongings: AsyncDisposable;
}

/** Whether a CLI that was started to be a warm process has come up. */
export async function isReady({ claude, profile }: IdleClaude): Promise<boolean> {
  const requests = warmUpRequests(profile);
  const up = claude.conversation.request(requests.up);
  const warm = claude.conversation.request(requests.warm);
  return await agrees(comesUp(up, warm), READY_MS);
}

/** Whether it can still be spoken to. */
export function isThere({ claude }: IdleClaude): boolean {
  return !claude.hasExited() && claude.conversation.isOpen;
}

/**
 * Makes a warm process the run of an attempt. Where it does not agree to all of it, or the attempt is stopped before, it is of no
 * use any more.
 */
export async function bind(warmProcess: IdleClaude, attempt: Attempt, signal: AbortSignal): Promise<boolean> {
  if (!isThere(warmProcess)) return false;
  const { conversation } = warmProcess.claude;
  const requests = lateRequests(attempt, warmProcess.profile);
  const answers = requests.map(async (request) => await conversation.request(request));
  const { aborted, release } = whenAborted(signal);
  const stopped = aborted.then(() => false);
  return await Promise.race([agrees(areAllSuccess(answers), BIND_MS), stopped]).finally(release);
}

/** Ends one that an attempt has taken and does not run in: all that is its own goes, but its workspace. */
export async function endWarm(warmProcess: IdleClaude): Promise<void> {
  await endClaude(warmProcess);
  await warmProcess.belongings[Symbol.asyncDispose]();
}

/** Ends one that no attempt has taken. */
export async function endUntaken(warmProcess: IdleClaude): Promise<void> {
  await endClaude(warmProcess);
  await warmProcess.workspace[Symbol.asyncDispose]();
  await warmProcess.belongings[Symbol.asyncDispose]();
}

async function endClaude({ claude }: IdleClaude): Promise<void> {
  if (!claude.hasExited()) await stopFirmly(claude, END_STEPS);
  await claude.leaveNothing();
  claude.conversation.drop();
  claude.stderr.destroy();
}

type Answer = Promise<ControlAnswer | undefined>;

/** One that can't be warmed is up all the same. */
async function comesUp(up: Answer, warm: Answer): Promise<boolean> {
  if (!(await isSuccess(up))) return false;
  await warm;
  return true;
}

async function areAllSuccess(answers: readonly Answer[]): Promise<boolean> {
  for (const answer of answers) if (!(await isSuccess(answer))) return false;
  return true;
}

async function isSuccess(answer: Answer): Promise<boolean> {
  return (await answer)?.isSuccess === true;
}

async function agrees(answer: Promise<boolean>, milliseconds: number): Promise<boolean> {
  return (await settlesWithin(answer, milliseconds)) && (await answer);
}
