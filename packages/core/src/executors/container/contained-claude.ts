import { PassThrough, type Duplex, type Writable } from 'node:stream';
import { interruptOverStdin } from '../run/interrupt-over-stdin.ts';
import type { ClaudeExit, RunningClaude } from '../run/running-claude.ts';
import { settlesWithin } from '../../settles-within.ts';
import type { EngineContainer } from './engine/engine.ts';
import { followOutputs } from './follow/follow-outputs.ts';
import { watchContainer, type ContainerEnd, type ContainerWatch } from './follow/watch-container.ts';

/** How long the engine may take to say that what was killed has ended, in milliseconds. */
const KILL_MS = 10_000;
/** By SIGKILL, which is what the kernel sends where memory runs out. */
const KILLED_EXIT_CODE = 137;
/** Of a shell that finds no such command. */
const NOT_FOUND_EXIT_CODE = 127;

/**
 * A CLI in a container that has been started.
 *
 * @param exit settles when the engine says that it has ended
 * @param attached its inputs and outputs; without, those that the log has, and nothing can be said to it
 */
export function containedClaude(
  container: EngineContainer,
  exit: Promise<unknown>,
  attached?: Duplex,
): RunningClaude {
  const watch = watchContainer(container, exit);
  const { stdout, stderr } = followOutputs(container, watch, attached);
  const stdin = attached ?? closedInput();
  // A CLI that exits before it has read everything breaks the pipe: its exit says why, not this.
  stdin.on('error', () => undefined);
  const send = async (name: string) => await sendSignal(container, name);
  return {
    ...{ stdin, stdout: stdout.readable, stderr: stderr.readable },
    ...{ exited: watch.ended, hasExited: watch.hasEnded },
    // Interrupted by a signal, the CLI reports what the run cost, too.
    interrupt: async () => interruptOverStdin(stdin) || (await send('SIGINT')),
    signal: send,
    async leaveNothing() {
      // The end of a container is the end of everything in it.
      if (!watch.hasEnded() && (await send('SIGKILL'))) await settlesWithin(watch.ended, KILL_MS);
    },
    exit: async () => exitOf(await watch.ended, watch),
  };
}

function closedInput(): Writable {
  const input = new PassThrough();
  input.end();
  return input;
}

async function sendSignal(container: EngineContainer, signal: string): Promise<boolean> {
  return await container.kill({ signal }).then(
    () => true,
    () => false,
  );
}

function exitOf({ exitCode, hadNoMemory }: ContainerEnd, { wasLost }: ContainerWatch): ClaudeExit {
  // A tool that ran out of memory is no end of the CLI.
  if (hadNoMemory && exitCode === KILLED_EXIT_CODE)
    return { code: exitCode, signal: null, cause: 'out_of_memory' };
  if (exitCode === NOT_FOUND_EXIT_CODE) return { code: exitCode, signal: null, cause: 'not_found' };
  if (wasLost) return { code: exitCode, signal: null, cause: 'engine_lost' };
  return { code: exitCode, signal: exitCode === null ? 'removal of its container' : null };
}
