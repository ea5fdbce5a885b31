import type { Check, CheckReport, TaskEnvironment } from '@claude-ops/contract';
import type { EmittedEvent } from '../../../attempt/emitted-event.ts';
import { ownEvent } from '../../../attempt/own-event.ts';
import { checkMessage, isGreen, type CheckEnd } from '../../../claude/check/check-message.ts';
import type { CheckFacts } from '../../../claude/check/with-check.ts';
import { userMessage } from '../../../claude/input-messages.ts';
import type { Transcript } from '../../../claude/transcript.ts';
import { unlessAborted, whenAborted } from '../../../system/settles-within.ts';
import { runCommand } from '../../command/run-command.ts';
import type { RunOptions } from '../../executor.ts';
import type { ClaudeOutput } from '../claude-output.ts';
import type { MessageFlow } from '../messages/message-flow.ts';
import type { RunningClaude } from '../running-claude.ts';

/** Lets a run end once its check has passed. */
export interface CheckGate {
  /** Whether the check has begun. */
  readonly hasBegun: boolean;
  /** Runs the check of a run whose work is done. @returns whether the run goes on. */
  goesOn(): Promise<boolean>;
  /** Whether nothing of the run is left to be checked. */
  isSettled(): boolean;
  facts(): CheckFacts;
}

export interface CheckParts {
  readonly check: Check;
  /** Variables of the task, with their values. */
  readonly variables: TaskEnvironment;
  readonly claude: Pick<RunningClaude, 'commands' | 'conversation' | 'exited' | 'hasExited'>;
  readonly output: ClaudeOutput;
  readonly transcript: Transcript;
  readonly messages: Pick<MessageFlow, 'hold' | 'hasMore'> | undefined;
  readonly emit: RunOptions['emit'];
  readonly isResumed: boolean;
  /** Whether the run has succeeded, were it to end now. Otherwise it is not checked. */
  readonly hasSucceeded: () => boolean;
  readonly signal: AbortSignal;
}

export function createCheckGate(parts: CheckParts): CheckGate {
  const { check, variables, claude, transcript, messages, emit, isResumed, hasSucceeded, signal } = parts;
  let tries = 0;
  let sentBack = 0;
  let report: CheckReport | undefined;
  let problem: string | undefined;
  /** After so many turns the check came to its end. */
  let checkedTurns: number | undefined;

  const countTurns = () => transcript.report.turns.count;
  const isOfLastTurn = () => checkedTurns === countTurns();
  /** A log that takes nothing any more holds up no stop of the run. */
  const tell = (event: EmittedEvent) => unlessAborted(emit(event), signal);
  const run = async (): Promise<CheckEnd | undefined> => {
    const { command, timeout: timeoutMs } = check;
    tries += 1;
    try {
      await tell(ownEvent('task.check_started', { try: tries }));
      if (signal.aborted) return undefined;
      const end = await runCommand(claude.commands, {
        command,
        variables,
        timeoutMs,
        signal,
        mask: transcript.mask,
      });
      await tell(ownEvent('task.check_ended', { try: tries, ...end }));
      return end;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problem = transcript.mask(reason);
      return undefined;
    }
  };
  /** @returns whether Claude was told. */
  const checkOnce = async () => {
    const turns = countTurns();
    const end = await run();
    if (signal.aborted) return false;
    checkedTurns = turns;
    if (end === undefined) return false;
    report = { ...end, tries };
    if (isGreen(end) || !isOfLastTurn() || sentBack >= check.retries) return false;
    if (!claude.conversation.isOpen) return false;
    sentBack += 1;
    const begins = untilTurnBegins(parts);
    claude.conversation.say([userMessage(checkMessage(check, end))]);
    await begins;
    return true;
  };

  return {
    get hasBegun() {
      return tries > 0;
    },
    async goesOn() {
      // A CLI that nothing more can be said to by this server ends with its turn, and its container with it.
      if (isResumed && !claude.conversation.isOpen) return false;
      if (isOfLastTurn() || !hasSucceeded()) return false;
      {
        // What is said now would change what is checked.
        using _held = messages?.hold();
        if (await checkOnce()) return true;
      }
      if (signal.aborted) return false;
      return !isOfLastTurn() || (await messages?.hasMore()) === true;
    },
    isSettled: () => isOfLastTurn() || !hasSucceeded(),
    facts: () => ({ check, report, isOfLastTurn: isOfLastTurn(), problem, isResumed }),
  };
}

/** Settles once the CLI has begun another turn, or never will. */
async function untilTurnBegins({ output, transcript, claude, signal }: CheckParts): Promise<void> {
  const { begun } = transcript.report.turns;
  const { aborted, release } = whenAborted(signal);
  const begins = () => output.phase === 'turn' || transcript.report.turns.begun > begun;
  const isGiven = () => signal.aborted || claude.hasExited() || output.hasEnded;
  while (!begins() && !isGiven()) await Promise.race([output.phaseChanged(), claude.exited, aborted]);
  release();
}
