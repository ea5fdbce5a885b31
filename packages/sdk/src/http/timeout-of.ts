import type { Operation } from '@claude-ops/contract';

const DEFAULT_MS = 30_000;
const SLOW_MS = 300_000;

/** A task may carry files that take their time to upload; a cancel answers when no process is left. */
const SLOW_OPERATIONS: ReadonlySet<Operation> = new Set<Operation>(['createTask', 'cancelTask']);

/** Longest wait for an answer to an operation, in milliseconds. */
export function timeoutOf(operation: Operation, timeoutMs: number | undefined): number {
  return timeoutMs ?? (SLOW_OPERATIONS.has(operation) ? SLOW_MS : DEFAULT_MS);
}
