import type { OwnEventType, TaskEvent } from '@claude-ops/contract';
import { artifactCount } from '../events/describe-artifacts.ts';
import { fieldsOf } from '../events/narrow.ts';

const ARTIFACTS = 'task.artifacts_collected' satisfies OwnEventType;

/** Remembers, of the events of a task, how many artifacts it made. */
export function createArtifactTally(): { see(event: TaskEvent): void; count(): number } {
  let count = 0;
  return {
    see({ type, data }) {
      if (type === ARTIFACTS) count = artifactCount(fieldsOf(data)) ?? 0;
    },
    count: () => count,
  };
}
