import type { Task, TaskResult } from '@claude-ops/contract';
import { jsonText } from '../terminal/json-text.ts';

/** What a task was asked for: its text, or its structured data as JSON. */
export function resultText(task: Task, result: TaskResult): string {
  const answer = result.data ?? result.text ?? '';
  return task.schema === null && typeof answer === 'string' ? answer : jsonText(answer);
}
