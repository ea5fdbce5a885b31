import type { ClaudeOpsOptions } from '../../../src/index.ts';
import type { ClaudeOptions } from '../../../src/options.ts';
import type { RunningOps, TestOptions } from '../start-ops.ts';

export type RoomOptions = ClaudeOpsOptions & TestOptions;

/** The code that starts and follows runs. */
export type PlaceKind = 'process' | 'container' | 'warm process' | 'warm container' | 'other users';

/** Where tasks run: what is true of one place must be true of each. */
export interface Place {
  readonly kind: PlaceKind;
  /** Ways of running there, between which there may be no difference. */
  readonly variants: readonly ClaudeOptions[];
  /** claude-ops whose tasks run there. */
  start(options?: RoomOptions): Promise<RunningOps>;
  /** The same with a fixture in the place of the CLI, stopped with less patience than the real one. */
  startFixture(name: string, claude?: ClaudeOptions, options?: RoomOptions): Promise<RunningOps>;
  /** Waits until the next task can be run there as it is meant to be. Without it, it always can. */
  untilReady?(room: RunningOps): Promise<void>;
  /** The command lines of all that runs there, and the containers that there are. */
  running(): Promise<string[]>;
  /** Kills every run from outside. */
  killRuns(): Promise<void>;
  /** What of the runs can be read from outside of them while they run: their files, and what their engine knows of them. */
  traces(): Promise<string[]>;
  /** The directory of a task's workspace, as its agent knows it. */
  workspaceOf(taskId: string): string;
  /** How a fixture is run there by Node. */
  nodeCommand(fixture: string): { command: string; args: string[] };
}

/** What a fixture is given at each step of being stopped. */
export const IMPATIENT = { stopSteps: { interruptMs: 200, terminateMs: 300 }, exitGraceMs: 300 } as const;
