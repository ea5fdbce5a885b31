import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureImage, type TestEngine } from '@claude-ops/testing-engine';
import Docker, { type ContainerInfo } from 'dockerode';
import { beforeAll, beforeEach, inject } from 'vitest';
import type { ContainerOptions } from '../../../src/index.ts';
import { readAll } from '../read-all.ts';
import { startOps } from '../start-ops.ts';
import { IMPATIENT, type Place } from './place.ts';

/** How long an engine may take to remove a container that has ended, in milliseconds. */
const REMOVAL_MS = 10_000;

export interface ContainerPlace extends Place {
  readonly docker: Docker;
  /** To start claude-ops otherwise. */
  containers(): ContainerOptions & { readonly engine: string };
}

/** Tasks in containers of a real engine. Where there is none, the tests of the file are skipped, with the reason. */
export function inContainer(): ContainerPlace {
  const engine = inject('engine');
  const isThere = (found: typeof engine): found is TestEngine => !('unavailable' in found);
  let image = '';
  beforeAll(async () => {
    if (!isThere(engine)) return;
    const context = path.join(import.meta.dirname, '../../fixtures');
    image = await ensureImage(engine, { name: 'core-fixtures', context, base: engine.images.runner });
  }, 300_000);
  beforeEach(({ skip }) => {
    if (!isThere(engine)) skip(engine.unavailable);
  });

  const docker = new Docker({ socketPath: isThere(engine) ? engine.socketPath : '' });
  const instances = new Set<string>();
  const containers = () => ({ engine: `unix://${isThere(engine) ? engine.socketPath : ''}`, image });
  const start: Place['start'] = async (options = {}) => {
    const instanceId = options.instanceId ?? randomUUID();
    instances.add(instanceId);
    return await startOps({
      instanceId,
      defaultMode: 'container',
      ...options,
      containers: { ...containers(), ...options.containers },
    });
  };
  /** Of runs: one that waits for its task has its workspace still where it was made. */
  const found = async () => {
    const lists = [...instances].map((id) =>
      docker.listContainers({ all: true, filters: { label: [`claude-ops.instance=${id}`] } }),
    );
    return (await Promise.all(lists)).flat().filter((one) => !isIdle(one));
  };
  return {
    kind: 'container',
    variants: [{}],
    docker,
    containers,
    start,
    startFixture: async (name, claude, options) =>
      await start({
        ...options,
        claude: { ...IMPATIENT, ...claude },
        containers: { ...options?.containers, claudePath: `/fixtures/${name}` },
      }),
    async running() {
      for (const end = performance.now() + REMOVAL_MS; ;) {
        const lists = await Promise.all((await found()).map(({ Id: id }) => commandLines(docker, id)));
        // One that has ended is removed when nobody waits for it any more.
        if (lists.every((lines) => lines !== undefined) || performance.now() > end)
          return lists.flatMap((lines) => lines ?? ['a container that has ended']);
        await delay(20);
      }
    },
    async traces() {
      const known = (await found()).map(({ Id: id }) => docker.getContainer(id).inspect());
      return [
        ...(await readAll(os.tmpdir())),
        ...(await Promise.all(known)).map((one) => JSON.stringify(one)),
      ];
    },
    async killRuns() {
      for (const { Id: id } of await found()) await docker.getContainer(id).kill();
    },
    workspaceOf: () => '/workspace',
    nodeCommand: (name) => ({ command: 'node', args: [`/fixtures/${name}`] }),
  };
}

function isIdle({ Labels: labels, Mounts: mounts }: ContainerInfo): boolean {
  const workspace = mounts.find(({ Destination: destination }) => destination === '/workspace');
  return labels['claude-ops.task'] === undefined && workspace !== undefined && existsSync(workspace.Source);
}

/** Of a container that runs. Undefined of one that doesn't. */
async function commandLines(docker: Docker, id: string): Promise<string[] | undefined> {
  try {
    const { Titles, Processes } = (await docker.getContainer(id).top()) as {
      Titles: string[];
      Processes: string[][];
    };
    return Processes.map((row) => row[Titles.indexOf('CMD')] ?? '');
  } catch {
    return undefined;
  }
}
