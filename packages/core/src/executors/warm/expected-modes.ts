import type { ExecutionMode } from '@claude-ops/contract';
import type { Executor } from '../executor.ts';

/** Where warm processes are kept: they take memory, which nobody is to give for a mode that no task has. */
export interface ExpectedModes {
  /** Says that a task has a mode: then another one may. */
  expect(mode: ExecutionMode): void;
  /** Says that there is time to start some. */
  fill(): void;
}

/** @param defaultMode of tasks that name none: they are expected from the start */
export function createExpectedModes(
  executors: ReadonlyMap<ExecutionMode, Executor>,
  defaultMode: ExecutionMode,
): ExpectedModes {
  const expected = new Set([defaultMode]);
  return {
    expect: (mode) => void expected.add(mode),
    fill: () => expected.forEach((mode) => executors.get(mode)?.warm?.fill()),
  };
}
