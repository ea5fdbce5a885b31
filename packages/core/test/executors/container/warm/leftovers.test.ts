import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createContainerExecutor } from '../../../../src/executors/container/container-executor.ts';
import { resolveContainerOptions } from '../../../../src/executors/container/container-options.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { DEFAULTS } from '../../../../src/options.ts';
import { openGateway } from '../../../support/open-gateway.ts';
import { inContainer } from '../../../support/places/in-container.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const place = inContainer();

test('a container that waits outlives a sweep, and is gone after the next start, with all that was made for it', async () => {
  const instanceId = randomUUID();
  await using directory = await temporaryDirectory();
  await using open = await openGateway('http://127.0.0.1:9');
  const [placesDirectory, workspacesDirectory] = ['places', 'workspaces'].map((name) =>
    path.join(directory.path, name),
  ) as [string, string];
  const createExecutor = () =>
    createContainerExecutor({
      gitIdentity: {},
      instanceId,
      placesDirectory,
      workspacesDirectory,
      logger: silentLogger,
      gateway: open.gateway,
      server: { uid: 0, gid: 0 },
      claudeEnvironment: {},
      warm: { count: 1, maxAgeMs: 600_000 },
      settings: resolveContainerOptions(place.containers()),
      limits: {
        stopSteps: DEFAULTS.stopSteps,
        exitGraceMs: 1_000,
        hooksGraceMs: 1_000,
        wakeGraceMs: 1_000,
        maxLineBytes: 1_000_000,
      },
    });
  const filters = { label: [`claude-ops.instance=${instanceId}`] };
  const containers = () => place.docker.listContainers({ all: true, filters });

  const killed = createExecutor();
  killed.warm?.fill();
  await expect.poll(() => killed.warm?.idle, { timeout: 30_000 }).toBe(1);
  await killed.sweep?.();
  expect(await containers()).toHaveLength(1);
  const names = async () =>
    (await Promise.all([placesDirectory, workspacesDirectory].map((one) => readdir(one)))).flat();
  // Its place, its workspace, and what else it writes.
  expect(await names()).toHaveLength(3);

  await createExecutor().recover(new Set());
  expect(await containers()).toEqual([]);
  expect(await names()).toEqual([]);
  await expect.poll(() => killed.warm?.idle).toBe(0);
  await killed.warm?.[Symbol.asyncDispose]();
});
