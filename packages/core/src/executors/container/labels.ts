/** What tells whose a container is. They outlive the server, so they say nothing secret. */
export const LABELS = {
  instance: 'claude-ops.instance',
  task: 'claude-ops.task',
  attempt: 'claude-ops.attempt',
} as const;

export function labelsOf(
  instanceId: string,
  attempt: { id: string; taskId: string },
): Record<string, string> {
  return {
    [LABELS.instance]: instanceId,
    [LABELS.task]: attempt.taskId,
    [LABELS.attempt]: attempt.id,
  };
}
