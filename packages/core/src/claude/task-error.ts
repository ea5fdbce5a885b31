import type { TaskError, TaskErrorCode } from '@claude-ops/contract';

export function taskError(
  code: TaskErrorCode,
  message: string,
  details?: Record<string, unknown>,
): TaskError {
  return { code, message, ...(details === undefined ? {} : { details }) };
}
