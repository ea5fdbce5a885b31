import { missingForDaemon } from './daemon/missing-for-daemon.ts';
import type { Engine, NoEngine } from './engine.ts';
import { findEngine } from './find-engine.ts';
import { buildTestImages, type TestImages } from './images/build-test-images.ts';
import { joinKeeper } from './keeper/join-keeper.ts';

export interface OpenedEngine extends Engine {
  readonly images: TestImages;
}

export interface EngineOptions {
  /** Where a private engine and the material of images are kept. */
  readonly cache: string;
  /** The checkout whose images are wanted. */
  readonly repository: string;
}

/**
 * An engine with the images that tests need: the machine's own where one answers and can have them, else a private one that all
 * test runs on this machine share.
 */
export async function openEngine(options: EngineOptions): Promise<OpenedEngine | NoEngine> {
  const ofMachine = await withImages(await openMachineEngine(), options);
  if (!('unavailable' in ofMachine)) return ofMachine;
  const ofTests = await withImages(await openPrivateEngine(options), options);
  if (!('unavailable' in ofTests)) return ofTests;
  return { unavailable: `${ofMachine.unavailable}; ${ofTests.unavailable}` };
}

async function openMachineEngine(): Promise<Engine | NoEngine> {
  const address = await findEngine();
  if (address === undefined) return { unavailable: 'no engine answers on this machine' };
  return { address, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function openPrivateEngine({ cache }: EngineOptions): Promise<Engine | NoEngine> {
  const missing = missingForDaemon();
  return missing === undefined ? await joinKeeper(cache) : { unavailable: missing };
}

async function withImages(
  engine: Engine | NoEngine,
  options: EngineOptions,
): Promise<OpenedEngine | NoEngine> {
  if ('unavailable' in engine) return engine;
  try {
    return { ...engine, images: await buildTestImages(engine.address, options) };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    return { unavailable: `its images can't be made: ${String(error)}` };
  }
}
