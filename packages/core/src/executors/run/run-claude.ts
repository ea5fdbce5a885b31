import type { TaskFailure } from '@claude-ops/contract';
import { decideOutcome, succeedsSoFar } from '../../claude/outcome.ts';
import { phaseOf } from '../../claude/activity/phase.ts';
import type { SaidSoFar } from '../../claude/result.ts';
import { createTranscript, type Transcript } from '../../claude/transcript.ts';
import { keepStderrTail } from '../../processes/stderr-tail.ts';
import { createAttemptMask } from '../../secrets/attempt-mask.ts';
import { settlesWithin } from '../../system/settles-within.ts';
import type { Attempt } from '../../attempt/attempt.ts';
import { RunLeftError } from '../../attempt/run-left.ts';
import type { ExecutionOutcome } from '../../attempt/outcome.ts';
import type { Steering } from '../../attempt/steering.ts';
import { stopCauseOf } from '../../attempt/stop-cause.ts';
import type { RunOptions } from '../executor.ts';
import { atAbort } from './at-abort.ts';
import { followOutput, type ClaudeOutput } from './claude-output.ts';
import { answerApprovals } from './approvals/answer-approvals.ts';
import { watchAsks, type AskWatch } from './approvals/ask-watch.ts';
import { createCheckGate, type CheckGate, type CheckParts } from './check/check-gate.ts';
import { createMessageFlow } from './messages/message-flow.ts';
import { emitNew } from './emit-new.ts';
import { createGivingUp, type GivingUp } from './giving-up.ts';
import { letGoOfPipes } from './let-go-of-pipes.ts';
import { openConversation, type Opening } from './open-conversation.ts';
import type { RunningClaude } from './running-claude.ts';
import { runSetup } from './setup/run-setup.ts';
import { stopFirmly } from './stop-ladder.ts';
import { supervise, type SuperviseLimits } from './supervise.ts';
import { wasPrompted } from './was-prompted.ts';

const LEFT = 'The run was left to the next server.';
const NO_PROMPT = 'The server ended without warning while the task was being started.';

export interface RunLimits extends Omit<SuperviseLimits, 'backgroundTimeoutMs' | 'idleTimeoutMs'> {
  /** How long a CLI may take to exit whose workspace may have hooks for the end of the session, in milliseconds. */
  readonly hooksGraceMs: number;
  /** Longest line of output that is kept, in bytes. */
  readonly maxLineBytes: number;
}

export interface ClaudeRun extends Omit<RunOptions, 'workspace'> {
  readonly start: () => Promise<RunningClaude>;
  readonly limits: RunLimits;
}

/** One run of the CLI, from its start until nothing of it is alive: the same wherever it runs. */
export async function runClaude(attempt: Attempt, run: ClaudeRun): Promise<ExecutionOutcome> {
  const mask = createAttemptMask(attempt, run.gateway.token);
  const transcript = createTranscript(mask);
  const givingUp = createGivingUp(run.signal);
  const { signal } = givingUp;

  const claude = await run.start();
  const stderr = keepStderrTail(claude.stderr, mask);
  const emit = emitNew(run, claude);
  const { conversation } = claude;
  const { maxLineBytes } = run.limits;
  const { steering } = run;
  void claude.inputLost?.then(givingUp.because);
  using asks = steering && watchAsks({ transcript, work: steering.work });
  const output = followOutput({ conversation, transcript, maxLineBytes, emit, onTaken: asks?.look });
  await using messages =
    steering &&
    createMessageFlow({
      inbox: steering.inbox,
      conversation,
      transcript,
      isResumed: run.resumedAfter !== undefined,
      goesOnFrom: attempt.session?.attempt,
      signal,
    });
  const talk = messages && { messages, pauses: steering.pauses };
  using _asked =
    steering && asks && attempt.spec.permissionPrompts === 'ask'
      ? answerApprovals({
          desk: steering.approvals,
          asks,
          conversation,
          mask,
          signal,
          timeoutMs: attempt.spec.approvalTimeout,
        })
      : undefined;
  const check = gateOf(attempt, run, { claude, output, transcript, messages, signal });
  using saidBeforeStop = atAbort(signal, () =>
    phaseOf(transcript.activity) === 'over' && check?.isSettled() !== false ? soFar(transcript) : undefined,
  );
  const left = new AbortController();
  using _leaving = offerToLeave({ claude, steering, asks, givingUp, left });
  const opening = { conversation, transcript, gateway: run.gateway, signal };
  const obstacle = await open(attempt, opening, { ...run, claude, output, givingUp });
  if (obstacle === undefined) messages?.begin();

  const limits = limitsOf(attempt, run.limits);
  const wasEnded =
    obstacle !== undefined
      ? await endUnasked(claude, limits)
      : await supervise({ claude, output, transcript, talk, check, limits, signal });
  // What comes after the exit stops nothing any more.
  const stopCause = stopCauseOf(signal);
  await claude.leaveNothing();
  run.onEnded();
  await letGoOfPipes(claude, output, stderr);
  // The fate of messages must be stored before the outcome: the end of the task refuses the rest.
  await messages?.[Symbol.asyncDispose]();
  output.rethrowFault();
  if (left.signal.aborted) throw new RunLeftError();

  const outcome = decideOutcome({
    said: soFar(transcript),
    stopCause,
    saidBeforeStop: stopCause === undefined ? undefined : saidBeforeStop.value,
    schema: attempt.spec.schema,
    failOnDenial: attempt.spec.failOnDenial,
    check: check?.facts(),
    obstacle,
    exit: {
      ...(await claude.exit(stderr.text)),
      stderrTail: stderr.text,
      oversizedBytes: transcript.oversizedBytes,
      wentMute: wasEnded && stopCause === undefined,
    },
  });
  return givingUp.explain(outcome);
}

type Checked = Omit<CheckParts, 'check' | 'variables' | 'emit' | 'isResumed' | 'hasSucceeded'>;

/** Undefined where the task has no check. */
function gateOf({ spec, secrets }: Attempt, run: ClaudeRun, checked: Checked): CheckGate | undefined {
  if (spec.check === null) return undefined;
  return createCheckGate({
    ...checked,
    check: spec.check,
    variables: secrets.env,
    emit: run.emit,
    isResumed: run.resumedAfter !== undefined,
    hasSucceeded: () => succeedsSoFar(soFar(checked.transcript), spec),
  });
}

interface Opened extends Pick<ClaudeRun, 'emit' | 'resumedAfter' | 'setupCache'> {
  readonly claude: RunningClaude;
  readonly output: ClaudeOutput;
  readonly givingUp: GivingUp;
}

/**
 * Runs the setup of the task, and gives the CLI its prompt. A run that an earlier server has started must have it already.
 *
 * @returns why the CLI was not given its prompt, and the task fails.
 */
async function open(
  attempt: Attempt,
  opening: Opening,
  { resumedAfter, setupCache, claude, emit, output, givingUp }: Opened,
): Promise<TaskFailure | undefined> {
  const { spec, secrets } = attempt;
  const { transcript, signal } = opening;
  if (resumedAfter !== undefined) {
    if (!(await wasPrompted({ ...opening, output }))) givingUp.because(NO_PROMPT);
    return undefined;
  }
  if (spec.setup !== null) {
    const { setup } = spec;
    const { mask } = transcript;
    const cache = setupCache;
    const failure = await runSetup({ setup, cache, variables: secrets.env, claude, emit, mask, signal });
    if (failure !== undefined || signal.aborted) return failure;
  }
  return await openConversation(attempt, opening);
}

interface LeavableRun {
  readonly claude: RunningClaude;
  readonly steering: Steering | undefined;
  readonly asks: AskWatch | undefined;
  readonly givingUp: GivingUp;
  /** Aborted when the run is left. */
  readonly left: AbortController;
}

/** Has a server that stops leave the run to the next one, while it waits for somebody and nothing of it works. */
function offerToLeave({ claude, steering, asks, givingUp, left }: LeavableRun): Disposable | undefined {
  return steering?.leaving?.offer(() => {
    if (claude.leave === undefined || asks?.isAtRest() !== true) return false;
    left.abort();
    givingUp.because(LEFT);
    claude.leave();
    return true;
  });
}

/**
 * Ends a CLI that has no prompt. Without one it exits by itself.
 *
 * @returns whether it had to be ended.
 */
async function endUnasked(claude: RunningClaude, limits: SuperviseLimits): Promise<boolean> {
  claude.dismiss();
  if (await settlesWithin(claude.exited, limits.exitGraceMs)) return false;
  await stopFirmly(claude, limits.stopSteps);
  return true;
}

function limitsOf({ spec }: Attempt, limits: RunLimits): SuperviseLimits {
  const exitGraceMs = spec.trustWorkspace ? limits.hooksGraceMs : limits.exitGraceMs;
  return {
    ...limits,
    backgroundTimeoutMs: spec.backgroundTimeout,
    idleTimeoutMs: spec.idleTimeout,
    exitGraceMs,
  };
}

function soFar({ report, activity, mask }: Transcript): SaidSoFar {
  return { report, activity, mask };
}
