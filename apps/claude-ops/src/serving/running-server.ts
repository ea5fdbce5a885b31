import { setTimeout as delay } from 'node:timers/promises';
import type { RunningServer } from '@claude-ops/cli';
import type { EmbeddedClaudeOps } from '@claude-ops/core';
import type { Configuration } from '../configuration/read-configuration.ts';

/** How long a server that has ended its last task still answers, in milliseconds. */
const FETCH_MOMENT_MS = 1_000;

export interface Running {
  readonly url: string;
  readonly ops: EmbeddedClaudeOps;
  readonly configuration: Configuration;
  readonly close: () => Promise<void>;
}

/** How a server that has been started is watched and stopped. */
export function toRunningServer({ url, ops, configuration, close }: Running): RunningServer {
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  return {
    url,
    dataDir: configuration.dataDir,
    closed,
    runningTasks: () => runningTasks(ops),
    async stop(manner) {
      // The tasks first: whoever follows one sees how it ends, and has a moment to fetch its result.
      const hadTasks = (await runningTasks(ops)) > 0;
      const graceMs = manner === 'graceful' ? configuration.shutdownGraceMs : 0;
      await ops.stop({ graceMs, leaveWaiting: true });
      if (manner === 'graceful' && hadTasks) await delay(FETCH_MOMENT_MS);
      await close().then(resolve, reject);
      await closed;
    },
  };
}

/** For a stop, which goes on also where the database can't be asked. */
async function runningTasks(ops: EmbeddedClaudeOps): Promise<number> {
  return await ops.getHealth().then(
    ({ node }) => node.running,
    () => 0,
  );
}
