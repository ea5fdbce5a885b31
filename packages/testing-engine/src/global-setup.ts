import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { cacheDirectory } from './cache-directory.ts';
import type { EngineAddress, NoEngine } from './engine.ts';
import type { TestImages } from './images/build-test-images.ts';
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

/**
 * Vitest's `globalSetup`: holds an engine during a run, with the images that tests need. With `CLAUDE_OPS_TEST_ENGINE=required` a run
 * fails where there is none.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const repository = path.resolve(import.meta.dirname, '../../..');
  const engine = await openEngine({ cache: cacheDirectory(), repository });
  if (!('unavailable' in engine)) {
    project.provide('engine', { ...engine.address, images: engine.images });
    return async () => await engine[Symbol.asyncDispose]();
  }
  const { unavailable } = engine;
  if (process.env['CLAUDE_OPS_TEST_ENGINE'] === 'required')
    throw new Error(`There is no engine: ${unavailable}.`);
  process.stdout.write(`Tests that need a container engine are skipped: ${unavailable}.\n`);
  project.provide('engine', { unavailable });
  return undefined;
}
