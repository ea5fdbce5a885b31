import type { Operation } from '@claude-ops/contract';

const DEFAULT_MS = 30_000;
const SLOW_MS = 300_000;
const UPLOAD_MS = 3_600_000;

/** A task may carry files that take their time; a cancel answers when no process is left. */
const SLOW_OPERATIONS: ReadonlySet<Operation> = new Set<Operation>([
  'createTask',
  'cancelTask',
  'pruneTasks',
]);

/** Longest wait for an answer to an operation, where the caller sets none, in milliseconds. */
export function defaultTimeoutOf(operation: Operation, isUpload: boolean): number {
  if (isUpload) return UPLOAD_MS;
  return SLOW_OPERATIONS.has(operation) ? SLOW_MS : DEFAULT_MS;
}
