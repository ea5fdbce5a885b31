import type { TaskEventData } from '@claude-ops/contract';
import type { CommandPlace } from '../../command/command-place.ts';

/** What became of the cache of a setup, as its event has it. */
export type SetupCacheNote = TaskEventData['task.setup_cache'];

/** What is kept for the setup of one run. Trouble with it is told, and never thrown. */
export interface SetupCacheOfRun {
  /** Puts what is kept into the workspace and HOME of the run, before its script. What is there already stays. */
  restore(place: CommandPlace, signal: AbortSignal): Promise<SetupCacheNote>;
  /** Keeps what the script has prepared, before Claude starts. Call it after `restore`. Undefined where that has said that nothing is kept. */
  keep(place: CommandPlace, signal: AbortSignal): Promise<SetupCacheNote | undefined>;
}
