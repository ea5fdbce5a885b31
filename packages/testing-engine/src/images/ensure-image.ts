import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineAddress } from '../engine.ts';
import { buildImage } from './build-image.ts';
import { fingerprint } from './fingerprint.ts';
import { isBuilt } from './label.ts';

export interface ImageOfDirectory {
  readonly name: string;
  /** A directory with a `Dockerfile` and what goes into the image. */
  readonly context: string;
  /** The image that it is built on, as `ARG BASE`. */
  readonly base: string;
}

/** Builds an image of a test's own, unless that was done. Returns its name with a tag that says what it was made of. */
export async function ensureImage(
  engine: EngineAddress,
  { name, context, base }: ImageOfDirectory,
): Promise<string> {
  const files = (await readdir(context)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(path.join(context, file), 'utf8')));
  const inputs = fingerprint(base, ...files, ...texts);
  const tag = `${name}:test-${inputs}`;
  if (!(await isBuilt(engine.socketPath, tag)))
    await buildImage(engine, { tag, inputs, context, buildArguments: { BASE: base } });
  return tag;
}
