import type { Readable } from 'node:stream';
import type { RunExit } from '../../claude/exit-error.ts';
import type { CommandPlace } from '../command/command-place.ts';
import type { Conversation } from './conversation.ts';

/** How the CLI exited. */
export type ClaudeExit = Pick<RunExit, 'code' | 'signal' | 'cause'>;

/** A CLI that was started, wherever it runs. */
export interface RunningClaude {
  /** Whether it was started before it was known for which attempt. */
  readonly wasWarm?: boolean;
  readonly conversation: Conversation;
  readonly stderr: Readable;
  /** Where commands of the server's own run as the CLI does. */
  readonly commands: CommandPlace;
  /** Settles, with the reason, when nothing can be said any more to a CLI that people decide for. Without it, that does not happen. */
  readonly inputLost?: Promise<string>;
  /** Settles when the CLI itself is gone; its output may still be held open by what it started. */
  readonly exited: Promise<unknown>;
  hasExited(): boolean;
  /** Lets go of it as it is, for the next server. From here it seems to have exited. Without it, it ends with this server. */
  leave?(): void;
  /** Says that nothing more will be asked of it, so that it exits when it has nothing more to do. */
  dismiss(): void;
  /**
   * Asks it to end its turn: it stops its tools and reports what the run cost.
   *
   * @returns whether it could be asked.
   */
  interrupt(): Promise<boolean>;
  /**
   * Sends a signal to it.
   *
   * @returns whether there was anything to send it to.
   */
  signal(name: 'SIGTERM' | 'SIGKILL'): Promise<boolean>;
  /** Ends everything that the run started and that is still there: background shells, MCP servers, daemons. */
  leaveNothing(): Promise<void>;
  /**
   * How long its output may be silent, once nothing of the run is alive, before the rest of it is given up. In milliseconds;
   * without it, or undefined, one second: by then nothing is on its way any more.
   */
  outputGraceMs?(): number | undefined;
  /** How it exited, once it has. Where that is hidden, the end of its stderr tells. */
  exit(stderrTail: string): Promise<ClaudeExit>;
}
