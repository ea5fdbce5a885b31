import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import type { EngineAddress } from '../engine.ts';
import { run } from '../run.ts';
import { buildImage } from './build-image.ts';
import { fingerprint } from './fingerprint.ts';
import { isBuilt } from './label.ts';
import { NODE } from './node-base.ts';
import { oneAtATime } from './one-at-a-time.ts';

const DOCKERFILE = 'docker/server.Dockerfile';
/** What `.dockerignore` lets in, and what it leaves out of it. */
const SOURCES = [
  ...['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json', 'turbo.json'],
  ...['scripts', 'packages', 'apps', '.dockerignore', DOCKERFILE],
];
const LEFT_OUT = /\/(?:test|demo)\/|\.md$/;

/** Builds `docker/server.Dockerfile` of a checkout on the bases that are there, unless that was done. Returns the name of the image. */
export async function buildServer(engine: EngineAddress, repository: string): Promise<string> {
  const { Id: base } = await new Docker({ socketPath: engine.socketPath }).getImage(NODE).inspect();
  const inputs = fingerprint(base, await digestSources(repository));
  const tag = `claude-ops:test-${inputs}`;
  // Several test files ask for it, and building it twice at once takes more than twice as long.
  await oneAtATime(`${engine.socketPath} ${tag}`, async () => {
    if (await isBuilt(engine.socketPath, tag)) return;
    await buildImage(engine, {
      tag,
      inputs,
      context: repository,
      dockerfile: path.join(repository, DOCKERFILE),
    });
  });
  return tag;
}

async function digestSources(repository: string): Promise<string> {
  const options = ['--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
  const listed = await run('git', ['ls-files', ...options, '--', ...SOURCES], { cwd: repository });
  const files = listed.split('\0').filter((file) => file !== '' && !LEFT_OUT.test(file));
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    hash.update(`${file}\0`).update(await readFile(path.join(repository, file)).catch(() => 'removed'));
  }
  return hash.digest('hex');
}
