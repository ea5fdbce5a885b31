import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineAddress } from '../engine.ts';
import { buildImage } from './build-image.ts';
import { fingerprint } from './fingerprint.ts';
import { isBuilt } from './label.ts';

const FILES = ['runner.Dockerfile', 'claude-ops-run'];

/** Builds `docker/runner.Dockerfile` of a checkout, unless that was done. Returns the name of the image. */
export async function buildRunner(engine: EngineAddress, repository: string, bases: string): Promise<string> {
  const context = path.join(repository, 'docker');
  const texts = await Promise.all(FILES.map((file) => readFile(path.join(context, file), 'utf8')));
  const inputs = fingerprint(bases, ...texts);
  const tag = `claude-ops-runner:test-${inputs}`;
  if (!(await isBuilt(engine.socketPath, tag))) {
    await buildImage(engine, { tag, inputs, context, dockerfile: path.join(context, 'runner.Dockerfile') });
  }
  return tag;
}
