import { LIMITS } from '@claude-ops/contract';
import { positive } from '../../../system/positive.ts';

/** How much of the machine one run may take. */
export interface ProcessLimits {
  /**
   * Processes and threads of a run, where the kernel counts them for each run apart. A task may ask for fewer.
   *
   * @default 4096
   */
  readonly processes?: number;
  /** Files that each process of a run may have open, at most as many as this process may. @default 65536 */
  readonly openFiles?: number;
}

export type ProcessLimitSettings = Required<ProcessLimits>;

/** A JVM has hundreds of threads, a Rust build one process for each processor, `npm install` some hundred open files. */
export const DEFAULT_PROCESS_LIMITS = {
  processes: 4_096,
  openFiles: 65_536,
} as const satisfies ProcessLimitSettings;

/** The CLI alone has some hundred files open. */
const LEAST_OPEN_FILES = 256;

/** @throws {TypeError} */
export function resolveProcessLimits(options: ProcessLimits = {}): ProcessLimitSettings {
  const settings = { ...DEFAULT_PROCESS_LIMITS, ...options };
  const least = { processes: LIMITS.containerProcessesMin, openFiles: LEAST_OPEN_FILES } as const;
  for (const name of ['processes', 'openFiles'] as const) {
    positive(`claude.processLimits.${name}`, settings[name]);
    if (settings[name] < least[name])
      throw new TypeError(
        `claude.processLimits.${name} must be at least ${least[name]}, not ${settings[name]}.`,
      );
  }
  return settings;
}
