import { ARTIFACTS_EVENT, type TaskEvent } from '@claude-ops/contract';
import { artifactCount } from '../events/describe-artifacts.ts';
import { fieldsOf } from '../events/narrow.ts';

/** Remembers, of the events of a task, how many artifacts it made. */
export function createArtifactTally(): { see(event: TaskEvent): void; count(): number } {
  let count = 0;
  return {
    see({ type, data }) {
      if (type === ARTIFACTS_EVENT) count = artifactCount(fieldsOf(data)) ?? 0;
    },
    count: () => count,
  };
}
