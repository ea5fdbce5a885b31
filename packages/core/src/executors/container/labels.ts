/** What tells whose a container is. They outlive the server, so they say nothing secret. */
export const LABELS = {
  instance: 'claude-ops.instance',
  task: 'claude-ops.task',
  attempt: 'claude-ops.attempt',
} as const;

/** Of one that is started ahead nobody knows the task yet, and labels can't be changed later. */
export function labelsOf(
  instanceId: string,
  attempt: { readonly id: string; readonly taskId?: string },
): Record<string, string> {
  return {
    [LABELS.instance]: instanceId,
    ...(attempt.taskId !== undefined && { [LABELS.task]: attempt.taskId }),
    [LABELS.attempt]: attempt.id,
  };
}
