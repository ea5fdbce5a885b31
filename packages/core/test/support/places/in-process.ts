import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { ownMounts } from '../own-mounts.ts';
import { findProcesses, runProcesses } from '../processes.ts';
import { readAll } from '../read-all.ts';
import { startOps } from '../start-ops.ts';
import { IMPATIENT, type Place } from './place.ts';

const fixtureFile = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/** Tasks in child processes. */
export const IN_PROCESS: Place = {
  kind: 'process',
  variants: [{ usePidNamespace: true }, { usePidNamespace: false }],
  start: startOps,
  startFixture: async (name, claude, options) =>
    await startOps({ ...options, claude: { path: fixtureFile(name), ...IMPATIENT, ...claude } }),
  running: async () => runProcesses(),
  traces: () => readAll(os.tmpdir()),
  async killRuns() {
    for (const { pid } of findProcesses(/^node .*\.mjs/)) process.kill(pid, 'SIGKILL');
  },
  workspaceOf: (taskId) => ownMounts?.places.workspace ?? `workspaces/${taskId}`,
  nodeCommand: (name) => ({ command: process.execPath, args: [fixtureFile(name)] }),
};
