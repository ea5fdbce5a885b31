import { ClaudeOpsError } from '@claude-ops/contract';

/** A failure to watch a task is not the task's: the same error, saying how to pick the task up again. */
export function lostSight(error: unknown, taskId: string, bin: string): unknown {
  if (!ClaudeOpsError.is(error) || error.code === 'task_not_found') return error;
  const message = `Stopped following task ${taskId}: ${withFullStop(error.message)} The task goes on. Show its status with ${bin} status ${taskId}`;
  return new ClaudeOpsError(error.code, message, {
    details: { ...error.details, taskId },
    cause: error,
    ...(error.errors && { errors: error.errors }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
  });
}

function withFullStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
