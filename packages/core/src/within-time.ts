import { runInNewContext } from 'node:vm';

/**
 * Does what may take for ever, such as matching a regular expression that backtracks, and ends it after a time: V8 can be
 * told to give up on whatever a script it runs has called.
 *
 * @throws where the time is up.
 */
export function withinTime<T>(limitMs: number, run: () => T): T {
  const result: { value?: T } = {};
  const keep = () => {
    result.value = run();
  };
  runInNewContext('keep()', { keep }, { timeout: limitMs });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is there, or the line above has thrown.
  return result.value as T;
}
