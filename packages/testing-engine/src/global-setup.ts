import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { cacheDirectory } from './cache-directory.ts';
import type { EngineAddress, NoEngine } from './engine.ts';
import { buildTestImages, type TestImages } from './images/build-test-images.ts';
import { openEngine } from './open-engine.ts';

/** What tests get: an engine with its images. */
export interface TestEngine extends EngineAddress {
  readonly images: TestImages;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Or why there is none. */
    engine: TestEngine | NoEngine;
  }
}

/** Vitest's `globalSetup`: holds an engine during a run, with the images that tests need. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const cache = cacheDirectory();
  const engine = await openEngine(cache);
  if ('unavailable' in engine) {
    process.stdout.write(`Tests that need a container engine are skipped: ${engine.unavailable}.\n`);
    project.provide('engine', { unavailable: engine.unavailable });
    return undefined;
  }
  const close = async () => await engine[Symbol.asyncDispose]();
  try {
    const repository = path.resolve(import.meta.dirname, '../../..');
    const images = await buildTestImages(engine.address, { cache, repository });
    project.provide('engine', { ...engine.address, images });
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}
