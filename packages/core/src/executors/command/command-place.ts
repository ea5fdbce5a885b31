import type { Readable } from 'node:stream';
import type { TaskEnvironment } from '@claude-ops/contract';

/** How a command exited. */
export interface CommandExit {
  /** Null where it was ended by a signal, or where its end is unknown. */
  readonly exitCode: number | null;
}

/** A command that was started in the place of a run. */
export interface StartedCommand {
  /** What it and all that it started print, as it comes. Whoever reads slowly holds the command back. */
  readonly output: AsyncIterable<Buffer>;
  /** Settles when the command itself is gone. What it started may still be there. */
  readonly exited: Promise<CommandExit>;
  /** Ends the command and everything that it started, and nothing else of the run. */
  leaveNothing(): Promise<void>;
  /** Gives up what may still be printed. */
  drop(): void;
}

/**
 * Runs commands where a run is: as the same user, on the same files, in the same network, under the same limits. They have the environment
 * of the run without its credentials.
 */
export interface CommandPlace {
  /**
   * Starts a command of bash in the workspace.
   *
   * @param variables of the task, with their values: those of the run otherwise
   * @param input its stdin, which need not end: the command has to know how much it reads. @default nothing
   * @throws where it can't be started.
   */
  start(command: string, variables: TaskEnvironment, input?: Readable): Promise<StartedCommand>;
}
