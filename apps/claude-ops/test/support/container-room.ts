import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TaskEvent } from '@claude-ops/contract';
import { startModelServer, type ModelServer, type Script } from '@claude-ops/testing';
import type { TestEngine } from '@claude-ops/testing-engine';
import Docker from 'dockerode';
import { expect } from 'vitest';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { eventually } from './eventually.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const API_KEY = 'sk-ant-api03-made-up-for-the-containers-000000';

/** A data directory for servers that run tasks in containers of a real engine, one after the other. */
export interface ContainerRoom extends AsyncDisposable {
  readonly directory: string;
  readonly model: ModelServer;
  /** A server in a process of its own. */
  start(env?: NodeJS.ProcessEnv): Promise<ServerProcess>;
  /** The containers of its servers, whatever state they are in. */
  containers(): Promise<Docker.ContainerInfo[]>;
  /** What a container has printed on stdout by now, as messages. */
  said(container: Docker.ContainerInfo): Promise<Message[]>;
  /** Waits until nothing is left of any run. */
  expectNothingLeft(): Promise<void>;
}

/** A message of the CLI: most have an id of their own. */
interface Message {
  readonly type: string;
  readonly subtype?: string;
  readonly uuid?: string;
}

export async function openContainerRoom(engine: TestEngine, script: Script): Promise<ContainerRoom> {
  const directory = await temporaryDirectory();
  const model = await startModelServer({ script });
  const docker = new Docker({ socketPath: engine.socketPath });
  const dataDir = path.join(directory.path, 'data');
  const servers: ServerProcess[] = [];
  const containers = async () => {
    const id = (await readFile(path.join(dataDir, 'instance-id'), 'utf8')).trim();
    return await docker.listContainers({ all: true, filters: { label: [`claude-ops.instance=${id}`] } });
  };
  return {
    directory: dataDir,
    model,
    containers,
    async start(env = {}) {
      const server = await startServerProcess(dataDir, {
        UPSTREAM_BASE_URL: model.url,
        DEFAULT_MODE: 'container',
        CONTAINER_ENGINE: `unix://${engine.socketPath}`,
        CONTAINER_IMAGE: engine.images.runner,
        ...env,
      });
      servers.push(server);
      return server;
    },
    async said({ Id: id }) {
      const log = await docker.getContainer(id).logs({ stdout: true, follow: false });
      return linesOf(log).map((line) => JSON.parse(line) as Message);
    },
    async expectNothingLeft() {
      await eventually(async () => expect(await containers()).toEqual([]));
      await eventually(async () => expect(await filesBelow(dataDir)).toEqual([]));
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
      for (const { Id: id } of await containers().catch(() => []))
        await docker.getContainer(id).remove({ force: true });
      await model.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** That a log has no gap and says nothing twice. */
export function expectWhole(log: readonly TaskEvent[]): void {
  expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
  const ids = uuidsOf(log);
  expect(ids).toEqual([...new Set(ids)]);
}

/** The ids of what the CLI said. */
export function uuidsOf(log: readonly TaskEvent[]): string[] {
  return log
    .filter(({ type }) => type.startsWith('claude.'))
    .map(({ data }) => (data as { uuid?: string }).uuid)
    .filter((uuid) => uuid !== undefined);
}

/** Where runs have files of their own, each below the instance or not. */
const OF_RUNS = /^(?:workspaces|repositories|uploads|(?:containers|resumable)\/[^/]+)\/[^/]+$/;

async function filesBelow(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir, { recursive: true })).filter((name) => OF_RUNS.test(name));
}

const HEADER_BYTES = 8;

/** The lines of a log as the engine sends it: each piece behind a header that has its length. */
function linesOf(log: Buffer): string[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < log.length;) {
    const end = at + HEADER_BYTES + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  return (
    Buffer.concat(pieces)
      .toString()
      // An engine of version 20.10 drops the end of a line that is longer than 16 KiB.
      .replaceAll('}{"', '}\n{"')
      .split('\n')
      .filter((line) => line !== '')
  );
}
