import { LIMITS, type Setup, type TaskEnvironment, type TaskFailure } from '@claude-ops/contract';
import { ownEvent } from '../../../attempt/own-event.ts';
import { errorOfSetup } from '../../../claude/setup/setup-error.ts';
import { taskError } from '../../../claude/task-error.ts';
import type { Mask } from '../../../secrets/mask.ts';
import { unlessAborted } from '../../../system/settles-within.ts';
import { runCommand, type CommandEnd } from '../../command/run-command.ts';
import { tellOutput } from '../../command/tell-output.ts';
import type { RunOptions } from '../../executor.ts';
import type { RunningClaude } from '../running-claude.ts';
import { BEGIN, HOLD } from './held-command.ts';
import type { SetupCacheNote, SetupCacheOfRun } from './setup-cache-of-run.ts';

export interface SetupParts {
  readonly setup: Setup;
  /** Variables of the task, with their values. */
  readonly variables: TaskEnvironment;
  /** @default the task has none */
  readonly cache?: SetupCacheOfRun | undefined;
  /** Was started held. */
  readonly claude: Pick<RunningClaude, 'commands' | 'conversation' | 'exited'>;
  readonly emit: RunOptions['emit'];
  readonly mask: Mask;
  readonly signal: AbortSignal;
}

/**
 * Runs the setup of a task where its CLI is held, and has the CLI begin. It does not begin where the setup failed, or the run is stopped.
 *
 * @returns why the task fails.
 */
export async function runSetup(parts: SetupParts): Promise<TaskFailure | undefined> {
  const { claude, setup, mask } = parts;
  const gone = new AbortController();
  void claude.exited.then(() => gone.abort());
  const signal = AbortSignal.any([parts.signal, gone.signal]);
  const hasStopped = () => signal.aborted;
  const isHeld = await unlessAborted(claude.conversation.request(HOLD), signal);
  if (isHeld === undefined) return undefined;
  try {
    const end = await runTold({ ...parts, signal });
    // A script that was ended with the run says nothing of itself.
    if (end === undefined || hasStopped()) return undefined;
    const failure = errorOfSetup(end, setup);
    if (failure === undefined) claude.conversation.say([BEGIN]);
    return failure;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return taskError('setup_failed', mask(`The setup script could not be run: ${reason}`));
  }
}

/** Runs the script, and tells its beginning, its output and its end. Undefined where the run was stopped. */
async function runTold({
  setup,
  cache,
  variables,
  claude,
  emit,
  mask,
  signal,
}: SetupParts): Promise<CommandEnd | undefined> {
  /** A log that takes nothing any more holds up no stop of the run. */
  const tell: RunOptions['emit'] = (event) => unlessAborted(emit(event), signal);
  await tell(ownEvent('task.setup_started', {}));
  const tellOfCache = async (found: SetupCacheNote | undefined) => {
    if (found !== undefined && !signal.aborted) await tell(ownEvent('task.setup_cache', found));
  };
  await tellOfCache(await cache?.restore(claude.commands, signal));
  if (signal.aborted) return undefined;
  const told = tellOutput({
    mask,
    maxBytes: LIMITS.setupOutputMaxBytes,
    tell: (text) => tell(ownEvent('task.setup_output', { text })),
  });
  const end = await runCommand(claude.commands, {
    command: setup.script,
    variables,
    timeoutMs: setup.timeout,
    signal,
    mask,
    onOutput: told.take,
  });
  const untoldBytes = await told.end(end.exitCode === null);
  const { exitCode, timedOut, durationMs } = end;
  await tell(ownEvent('task.setup_ended', { exitCode, timedOut, durationMs, untoldBytes }));
  if (end.exitCode === 0) await tellOfCache(await cache?.keep(claude.commands, signal));
  return end;
}
