import type { EngineAddress } from '../engine.ts';
import { buildRunner } from './build-runner.ts';
import { ensureBases } from './ensure-bases.ts';

export interface TestImages {
  /** `docker/runner.Dockerfile` as it is in the checkout. */
  readonly runner: string;
}

/** Makes the images that tests need, of what is not there yet. */
export async function buildTestImages(
  engine: EngineAddress,
  { cache, repository }: { readonly cache: string; readonly repository: string },
): Promise<TestImages> {
  const bases = await ensureBases(engine, cache);
  return { runner: await buildRunner(engine, repository, bases) };
}
