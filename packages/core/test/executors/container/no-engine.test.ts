import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createContainerExecutor } from '../../../src/executors/container/container-executor.ts';
import { resolveContainerOptions } from '../../../src/executors/container/container-options.ts';
import { NO_WARM } from '../../support/no-warm.ts';
import { DEFAULTS } from '../../../src/options.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** What a server says of containers that it looks for, at its start and later. */
async function saidOf(socketPath: string, placesDirectory: string): Promise<string[]> {
  const said: string[] = [];
  const say = (facts: object, message: string) =>
    void said.push('lookedFor' in facts ? String(facts.lookedFor) : message);
  const executor = createContainerExecutor({
    gitIdentity: {},
    instanceId: 'here',
    placesDirectory,
    server: { uid: 0, gid: 0 },
    claudeEnvironment: {},
    ...NO_WARM,
    workspacesDirectory: placesDirectory,
    settings: resolveContainerOptions({ engine: `unix://${socketPath}` }),
    limits: {
      stopSteps: DEFAULTS.stopSteps,
      exitGraceMs: 1_000,
      hooksGraceMs: 1_000,
      wakeGraceMs: 1_000,
      maxLineBytes: 1_000_000,
    },
    logger: { info: say, warn: say, error: say },
  });
  await executor.recover(new Set());
  await executor.sweep?.();
  return said;
}

test('a machine without an engine is no reason to say anything', async () => {
  await using directory = await temporaryDirectory();
  expect(await saidOf(path.join(directory.path, 'docker.sock'), directory.path)).toEqual([]);
});

test('an engine that is there and does not answer is told of, for something may be left in it', async () => {
  await using directory = await temporaryDirectory();
  const socketPath = path.join(directory.path, 'docker.sock');
  await writeFile(socketPath, '');
  const containers = 'containers that belong to no run';
  const network = 'the network of containers';
  const said = await saidOf(socketPath, path.join(directory.path, 'places'));
  expect(said).toEqual([containers, network, containers]);
});
