import { runInNewContext } from 'node:vm';

/** A second try, where the machine was too busy for the first one, may take so many times as long. */
const PATIENCE = 3;

/**
 * Does what may take for ever, such as matching a regular expression that backtracks, and ends it after a time: V8 can be
 * told to give up on whatever a script it runs has called. On a busy machine, where this process got less than that time of
 * a processor, it is done once more, with more patience.
 *
 * @throws where the time is up.
 */
export function withinTime<T>(limitMs: number, run: () => T): T {
  const before = process.cpuUsage();
  try {
    return withinWallTime(limitMs, run);
  } catch (error) {
    const { user, system } = process.cpuUsage(before);
    const usedMs = (user + system) / 1_000;
    if (!isTimeUp(error) || usedMs >= limitMs) throw error;
    return withinWallTime(PATIENCE * limitMs, run);
  }
}

function withinWallTime<T>(limitMs: number, run: () => T): T {
  const result: { value?: T } = {};
  const keep = () => {
    result.value = run();
  };
  runInNewContext('keep()', { keep }, { timeout: limitMs });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is there, or the line above has thrown.
  return result.value as T;
}

/** The error is of the script's own realm: no `Error` of this one. */
function isTimeUp(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
