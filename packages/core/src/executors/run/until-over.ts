import { stopWork } from '../../claude/input-messages.ts';
import { stopRequestId } from '../../claude/activity/activity.ts';
import { runningWork } from '../../claude/activity/phase.ts';
import type { Transcript } from '../../claude/transcript.ts';
import { settlesWithin } from '../../system/settles-within.ts';
import { awaitMessages, type MessageWait } from './messages/await-messages.ts';
import type { ClaudeOutput } from './claude-output.ts';
import type { RunningClaude } from './running-claude.ts';
import { createShellTime, type ShellTime } from './shell-time.ts';

/** How long a run is waited for between its turns. */
export interface WaitLimits {
  /** How long shells and monitors may run once only they are left, in milliseconds. Turns in between don't count. */
  readonly backgroundTimeoutMs: number;
  /** How long a CLI whose work has ended may be silent before it says that it is idle, in milliseconds. */
  readonly wakeGraceMs: number;
  /** How long a run whose work is done waits for another message, in milliseconds. */
  readonly idleTimeoutMs: number;
}

export interface WaitedFor {
  readonly claude: RunningClaude;
  readonly output: ClaudeOutput;
  readonly transcript: Transcript;
  /** How messages reach the run; undefined where none can. */
  readonly talk: Pick<MessageWait, 'messages' | 'pauses'> | undefined;
  readonly limits: WaitLimits;
  /** Settles when there is nothing to wait for any more: the run was stopped, or the CLI has exited. */
  readonly given: Promise<unknown>;
}

/**
 * Waits until a run is over: no turn runs, and nothing works in the background. Agents and workflows are waited for without
 * a limit of their own. Shells and monitors have one; those that are left then are stopped by the CLI, which says so.
 */
export async function untilOver(run: WaitedFor): Promise<void> {
  const isGiven = settled(run.given);
  const shellTime = createShellTime(run.limits.backgroundTimeoutMs);
  while (!isGiven() && !run.output.hasEnded) {
    switch (run.output.phase) {
      case 'over':
        if (!(await goesOn(run))) return;
        break;
      case 'turn':
      case 'agents':
        await nextChange(run);
        break;
      case 'shells':
        if (await changesInTime(run, shellTime)) break;
        if (!(await stopShells(run))) return;
        break;
      case 'waking':
        if (!(await speaksWithin(run, run.limits.wakeGraceMs))) return;
        break;
    }
  }
}

/** Whether there is a message, or may be one soon. */
async function goesOn(run: WaitedFor): Promise<boolean> {
  if (run.talk === undefined) return false;
  const hasFailed = run.transcript.report.result?.['is_error'] === true;
  return await awaitMessages({
    ...run.talk,
    // A run whose last turn has failed says so at once.
    idleTimeoutMs: hasFailed ? 0 : run.limits.idleTimeoutMs,
    otherChange: () => nextChange(run),
    isOpen: () => run.claude.conversation.isOpen,
  });
}

async function nextChange({ output, given }: WaitedFor): Promise<void> {
  await Promise.race([output.phaseChanged(), given]);
}

async function changesWithin(run: WaitedFor, milliseconds: number): Promise<boolean> {
  return await settlesWithin(nextChange(run), milliseconds);
}

async function changesInTime(run: WaitedFor, shellTime: ShellTime): Promise<boolean> {
  return await shellTime.spend(
    runningWork(run.transcript.activity),
    async (leftMs) => await changesWithin(run, leftMs),
  );
}

/** @returns whether the CLI has stopped them, so that it may still have something to say about it. */
async function stopShells(run: WaitedFor): Promise<boolean> {
  const { conversation } = run.claude;
  // An earlier server may have started the run: then nothing can be said to it.
  if (!conversation.isOpen) return false;
  // The answers are waited for as changes of what the CLI is doing.
  for (const { id } of runningWork(run.transcript.activity))
    void conversation.request(stopWork(id), stopRequestId(id));
  return await changesWithin(run, run.limits.wakeGraceMs);
}

/** Whether the phase changes, or at least a line comes in every such time. */
async function speaksWithin(run: WaitedFor, milliseconds: number): Promise<boolean> {
  const { lines } = run.output;
  return (await changesWithin(run, milliseconds)) || run.output.lines > lines;
}

function settled(promise: Promise<unknown>): () => boolean {
  let isSettled = false;
  const note = () => {
    isSettled = true;
  };
  promise.then(note, note);
  return () => isSettled;
}
