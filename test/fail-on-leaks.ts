import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';

/**
 * Every test file has a temporary directory of its own, and must leave it empty; and must leave no process, neither as a
 * child nor as an orphan that has the directory in its environment.
 */
const { TMPDIR_OF_RUN = realpathSync(os.tmpdir()), PATH_OF_RUN = process.env['PATH'] ?? '' } = process.env;
// A process may run several files, one after the other.
Object.assign(process.env, { TMPDIR_OF_RUN, PATH_OF_RUN });
const directory = mkdtempSync(path.join(TMPDIR_OF_RUN, 'claude-ops-test-'));
process.env['TMPDIR'] = directory;
// It is for this process alone: what a test starts has a cache of its own, or none.
delete process.env['NODE_COMPILE_CACHE'];
// Everything that a file starts has it in its environment, also an agent, whose temporary directory is another.
process.env['PATH'] = `${PATH_OF_RUN}${path.delimiter}${directory}`;

/** More than one where tests run side by side: the children of all of them can be told apart only once all have ended. */
let testsRunning = 0;
/** Those that a hook started for several tests are left by none of them. Once it has ended them the file must have none. */
let childrenBefore = 0;

beforeEach(() => {
  if (testsRunning === 0) childrenBefore = liveChildren().length;
  testsRunning += 1;
});

afterEach(async () => {
  testsRunning -= 1;
  const left = () => (testsRunning > 0 ? [] : liveChildren().slice(childrenBefore));
  await vi.waitFor(() => expect(left(), 'child processes left by the test').toEqual([]), { timeout: 2_000 });
});

afterAll(async () => {
  await vi.waitFor(() => expect(orphans(), 'processes left by the file').toEqual([]), { timeout: 2_000 });
  const left = readdirSync(directory).filter((name) => !mayStay(name));
  rmSync(directory, { recursive: true, force: true });
  expect(left, 'temporary files left by the file').toEqual([]);
});

/** The cache of Node, and the trials of servers that were killed at it: the next start removes those (trial-directory.test.ts). */
function mayStay(name: string): boolean {
  return name.startsWith('node-compile-cache') || name.startsWith('claude-ops-trial-');
}

function liveChildren(): string[] {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap');
}

function orphans(): string[] {
  return processIds()
    .filter((pid) => pid !== String(process.pid) && read(`/proc/${pid}/environ`).includes(directory))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
