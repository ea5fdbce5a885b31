import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_PROCESS_LIMITS } from '../../../../src/executors/process/limits/run-limits.ts';
import { createProcessExecutor } from '../../../../src/executors/process/process-executor.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { DEFAULTS } from '../../../../src/options.ts';
import { anAttempt } from '../../../support/an-attempt.ts';
import { fixture } from '../../../support/fixture.ts';
import { runProcesses } from '../../../support/processes.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const attempt = anAttempt();

test('a warm process whose attempt can not be written down is ended, and what went wrong is told', async () => {
  await using directory = await temporaryDirectory();
  await using workspaces = await temporaryDirectory();
  const gateway = { baseUrl: 'http://127.0.0.1:9', isFirstParty: false };
  const executor = createProcessExecutor({
    gitIdentity: {},
    instanceId: 'instance',
    attemptsDirectory: directory.path,
    logger: silentLogger,
    programsDirectory: path.join(directory.path, 'programs'),
    claudePath: fixture('waits-first.mjs').path,
    hostEnvironment: process.env,
    claudeEnvironment: {},
    user: undefined,
    usePidNamespace: true,
    sharedPlaces: { workspaces: workspaces.path, attempts: directory.path },
    warm: { count: 1, maxAgeMs: 60_000 },
    maxRuns: 1,
    address: async () => gateway,
    limits: DEFAULTS,
    processLimits: DEFAULT_PROCESS_LIMITS,
    onSwept: () => undefined,
  });
  await using warm = executor.warm;
  warm?.fill();
  await expect.poll(() => warm?.idle).toBe(1);
  await using taken = warm?.take(attempt);
  await writeFile(path.join(directory.path, attempt.id), 'in the way');
  const run = executor.run(attempt, {
    workspace: { path: taken?.workspace.path ?? '', [Symbol.asyncDispose]: async () => undefined },
    gateway: { ...gateway, token: taken?.token ?? '', proxyUrl: null },
    signal: new AbortController().signal,
    emit: async () => undefined,
    onEnded: () => undefined,
  });
  await expect(run).rejects.toThrow('EEXIST');
  expect(runProcesses()).toEqual([]);
  expect(await readdir(directory.path)).toEqual([attempt.id]);
});
