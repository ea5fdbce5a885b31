import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long, the longest first. Begun last, one of them would keep a worker busy long after all others have ended. */
const LONG = [
  'claude-ops/test/published/published.test.ts',
  'core/test/executors/container/warm/warm-containers.test.ts',
  'core/test/executors/process/user/process-user.test.ts',
  'core/test/executors/process/mcp-servers.test.ts',
  'core/test/executors/process/process-executor.test.ts',
  'claude-ops/test/api-over-http.test.ts',
  'core/test/executors/process/background-work.test.ts',
  'campaigns/test/parity/parity.test.ts',
  'core/test/executors/process/warm/other-users.test.ts',
  'core/test/executors/container/real-claude.test.ts',
  'claude-ops/test/process-user/serve-as-user.test.ts',
  'claude-ops/test/many-machines/migrate-to-postgres.test.ts',
  'core/test/executors/process/warm/suites.test.ts',
  'claude-ops/test/many-machines/two-servers.test.ts',
  'claude-ops/test/containers/survives-a-kill.test.ts',
  'claude-ops/test/many-machines/api-on-two-nodes.test.ts',
  'core/test/executors/container/isolation.test.ts',
  'core/test/executors/process/reasons.test.ts',
  'core/test/executors/process/artifacts.test.ts',
  'campaigns/test/daemons/daemons.test.ts',
  'core/test/executors/container/disk.test.ts',
  'core/test/executors/process/gateway.test.ts',
  'core/test/executors/container/engine/engine-restarts.test.ts',
  'campaigns/test/chaos/chaos.test.ts',
  'campaigns/test/stops/stops.test.ts',
  'claude-ops/test/docker/compose-container-mode.test.ts',
  'test/recipes.test.ts',
];

/** Vitest begins with the largest files while it doesn't know how long they take; this one with those that are known to. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is no array's.
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((file) => moduleId.endsWith(file));
  return rank === -1 ? LONG.length : rank;
}
