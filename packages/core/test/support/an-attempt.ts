import type { TaskSpec } from '@claude-ops/contract';
import { aSpec } from '@claude-ops/fixtures';
import type { Attempt, AttemptSecrets } from '../../src/attempt/attempt.ts';

/** An attempt at a task that asks for nothing special. */
export function anAttempt(spec: Partial<TaskSpec> = {}, secrets: Partial<AttemptSecrets> = {}): Attempt {
  return {
    id: 'attempt',
    taskId: 'task',
    spec: aSpec(spec),
    secrets: { apiKey: 'sk-ant-made-up', mcpServers: {}, env: {}, others: [], ...secrets },
  };
}
