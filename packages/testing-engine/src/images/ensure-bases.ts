import Docker from 'dockerode';
import type { EngineAddress } from '../engine.ts';
import { DEBIAN, ensureDebianBase } from './debian-base.ts';
import { isBuilt } from './label.ts';
import { ensureNodeBase, NODE } from './node-base.ts';

/**
 * The public bases that the Dockerfiles name. In an engine of ours they are made here, as no registry of images is asked in tests; the engine of
 * a machine has its own, or fetches them. Returns what they are.
 */
export async function ensureBases(engine: EngineAddress, cache: string): Promise<string> {
  if (engine.networkPid === undefined) {
    return (await Promise.all([DEBIAN, NODE].map((image) => fetchImage(engine.socketPath, image)))).join();
  }
  return await ensureNodeBase(engine, await ensureDebianBase(engine.socketPath, cache));
}

async function fetchImage(socketPath: string, image: string): Promise<string> {
  const docker = new Docker({ socketPath });
  if (!(await isBuilt(socketPath, image))) {
    const pulled = await docker.pull(image, { abortSignal: AbortSignal.timeout(300_000) });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(pulled, (error) => (error === null ? resolve() : reject(error)));
    });
  }
  return (await docker.getImage(image).inspect()).Id;
}
