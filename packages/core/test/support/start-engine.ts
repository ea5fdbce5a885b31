import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ensureImage, startDaemon, type Daemon, type DaemonOptions } from '@claude-ops/testing-engine';
import Docker from 'dockerode';

const BASE = 'debian:bookworm-slim';

/** An engine of a test's own, that can be stopped in the middle of runs. */
export interface OwnEngine extends AsyncDisposable {
  readonly daemon: Daemon;
  readonly docker: Docker;
  readonly url: string;
  /** Has little more than a shell, and what stands in for the CLI. */
  readonly image: string;
}

/** @param from has the base of the image */
export async function startEngine(
  { from, context }: { readonly from: Docker; readonly context: string },
  options: DaemonOptions,
): Promise<OwnEngine> {
  // Not below the directory of the tests: the path of a socket must be short.
  const directory = await mkdtemp(path.join(os.tmpdir(), 'e-'));
  const daemon = await startDaemon(directory, options);
  const { socketPath } = daemon.address;
  const docker = new Docker({ socketPath });
  const close = async () => {
    await daemon[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const loaded = await docker.loadImage(await from.getImage(BASE).get());
    await buffer(loaded);
    const image = await ensureImage(daemon.address, { name: 'talks', context, base: BASE });
    return { daemon, docker, image, url: `unix://${socketPath}`, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
