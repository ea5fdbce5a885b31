import { randomUUID } from 'node:crypto';
import { PassThrough, type Duplex, type Writable } from 'node:stream';
import { controlRequest, END_SESSION } from '../../claude/input-messages.ts';
import { createConversation } from '../run/conversation.ts';
import { interruptAndFinish } from '../run/interrupt.ts';
import type { ClaudeExit, RunningClaude } from '../run/running-claude.ts';
import { settlesWithin } from '../../system/settles-within.ts';
import { containerPlace } from './command/container-place.ts';
import type { EngineContainer } from './engine/engine.ts';
import { inTime } from './engine/in-time.ts';
import { createEarlyEnd } from './follow/early-end.ts';
import { LAST } from './follow/last-request.ts';
import type { ContainerInit } from './follow/find-init.ts';
import { followOutputs } from './follow/follow-outputs.ts';
import {
  UNKNOWN_END,
  watchContainer,
  type ContainerEnd,
  type ContainerWatch,
} from './follow/watch-container.ts';

/** How long the engine may take to say that what was killed has ended, in milliseconds. */
const KILL_MS = 10_000;
/** How long the engine's log may take to be read once the container has ended: it has every line, in milliseconds. */
const LOG_MS = 60_000;
/** By SIGKILL, which is what the kernel sends where memory runs out. */
const KILLED_EXIT_CODE = 137;
/** By SIGABRT, with which the CLI ends that can't start a thread. */
const ABORTED_EXIT_CODE = 134;
/** As `claude-ops-run` says it when the command has failed. */
const PROCESS_LIMIT = /^claude-ops-run: the limit of processes was reached/m;
/**
 * An engine that goes down breaks the connection to the input of its containers, also where it lets them live (`live-restore`). What was on its
 * way may be lost, and the CLI would wait for it without end.
 */
const INPUT_LOST =
  'The container engine went down, and the connection to the input of the run broke: a decision might not have reached it.';
/** Of a shell that finds no such command. */
const NOT_FOUND_EXIT_CODE = 127;

export interface Contained {
  /** Settles when the engine says that it has ended. */
  readonly exit: Promise<unknown>;
  /** Aborted when nobody waits for it any more. */
  readonly givenUp: AbortSignal;
  /** Its first process, where that can be seen from here. */
  readonly init?: Promise<ContainerInit | undefined>;
  /** Its inputs and outputs; without, those that the log has. */
  readonly attached?: Duplex;
  /** Its input, where an earlier server has started it; without either, nothing can be said to it. */
  readonly input?: Writable;
  /** Whether its input stays open when all that is said here has been said. */
  readonly keepsInput: boolean;
}

/** A CLI in a container that has been started. */
export function containedClaude(
  container: EngineContainer,
  { exit, givenUp, attached, input, keepsInput, init }: Contained,
): RunningClaude {
  const watch = watchContainer(container, exit, givenUp);
  const outputs = followOutputs(container, watch, { attached, givenUp });
  const early = createEarlyEnd({ init, outputs, watch, givenUp });
  const left = Promise.withResolvers<void>();
  let hasLeft = false;
  // A server that was killed may have left half a line.
  if (attached === undefined) input?.write('\n');
  const conversation = createConversation(attached ?? input ?? closedInput(), outputs.stdout.readable, {
    // Its answer is the last line, as that to the last request is.
    ...(keepsInput && { farewell: controlRequest(END_SESSION, LAST.id) }),
    ...(attached === undefined && { idPrefix: `${randomUUID()}:` }),
  });
  const send = async (name: string) => await sendSignal(container, name);
  return {
    conversation,
    stderr: outputs.stderr.readable,
    commands: containerPlace(container, { isResumed: attached === undefined }),
    ...(keepsInput && { inputLost: watch.lost.then(() => INPUT_LOST) }),
    exited: Promise.race([watch.ended, early.ended, left.promise]),
    hasExited: () => hasLeft || watch.hasEnded() || early.hasEnded(),
    ...(keepsInput && {
      leave() {
        hasLeft = true;
        left.resolve();
        (attached ?? input)?.destroy();
        outputs.stdout.end();
        outputs.stderr.end();
      },
    }),
    dismiss() {
      if (!conversation.isOpen) return;
      if (!keepsInput) void conversation.request(LAST.request, LAST.id);
      conversation.finish();
      void early.watch();
    },
    // Interrupted by a signal, the CLI reports what the run cost, too.
    async interrupt() {
      const isInputLost = keepsInput && watch.wasLost;
      if (!isInputLost && interruptAndFinish(conversation)) return true;
      // An engine that was lost can be asked for it once it is back.
      if (isInputLost) await Promise.race([watch.outlived, watch.ended]);
      return await send('SIGINT');
    },
    signal: send,
    async leaveNothing() {
      // The end of a container is the end of everything in it.
      if (hasLeft || watch.hasEnded() || early.hasEnded()) return;
      if (await send('SIGKILL')) await settlesWithin(watch.ended, KILL_MS);
    },
    outputGraceMs: () => (watch.hasEnded() && (attached === undefined || watch.wasLost) ? LOG_MS : undefined),
    // An engine that is gone can't be waited for any longer by whoever has stopped the run.
    exit: async (stderrTail) => {
      const end = watch.hasEnded() ? await watch.ended : UNKNOWN_END;
      return exitOf(end, { isLost: watch.isLost, stderrTail });
    },
  };
}

function closedInput(): Writable {
  const input = new PassThrough();
  input.end();
  return input;
}

async function sendSignal(container: EngineContainer, signal: string): Promise<boolean> {
  return await inTime(container.kill({ signal })).then(
    () => true,
    () => false,
  );
}

interface KnownOfEnd extends Pick<ContainerWatch, 'isLost'> {
  readonly stderrTail: string;
}

function exitOf({ exitCode, hadNoMemory }: ContainerEnd, { isLost, stderrTail }: KnownOfEnd): ClaudeExit {
  // A tool that ran out of memory is no end of the CLI.
  if (hadNoMemory && exitCode === KILLED_EXIT_CODE)
    return { code: exitCode, signal: null, cause: 'out_of_memory' };
  if (exitCode === ABORTED_EXIT_CODE && PROCESS_LIMIT.test(stderrTail))
    return { code: exitCode, signal: null, cause: 'out_of_processes' };
  if (exitCode === NOT_FOUND_EXIT_CODE) return { code: exitCode, signal: null, cause: 'not_found' };
  if (isLost) return { code: exitCode, signal: null, cause: 'engine_lost' };
  return { code: exitCode, signal: exitCode === null ? 'removal of its container' : null };
}
