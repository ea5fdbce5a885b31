import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import { run } from '../run.ts';
import { fingerprint } from './fingerprint.ts';
import { isBuilt, labelOf } from './label.ts';

export const DEBIAN = 'debian:bookworm-slim';

/** What the public image leaves out too. */
const LEFT_OUT = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
  'var/lib/apt/lists',
  'var/cache/apt',
  'dev',
];
const RECIPE = ['debootstrap', '--variant=minbase', 'bookworm'];

/** Makes `debian:bookworm-slim` of Debian's packages. Returns what it was made of. */
export async function ensureDebianBase(socketPath: string, cache: string): Promise<string> {
  const inputs = fingerprint(process.arch, ...RECIPE, ...LEFT_OUT);
  if (await isBuilt(socketPath, DEBIAN, inputs)) return inputs;
  const archive = await ensureArchive(path.join(cache, `debian-bookworm-${inputs}.tar`));
  const docker = new Docker({ socketPath });
  const [repo, tag] = DEBIAN.split(':');
  const imported = await docker.importImage(createReadStream(archive), {
    repo,
    tag,
    changes: [`LABEL ${labelOf(inputs)}`, 'CMD ["bash"]'],
  });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(imported, (error) => (error === null ? resolve() : reject(error)));
  });
  return inputs;
}

async function ensureArchive(archive: string): Promise<string> {
  if (existsSync(archive)) return archive;
  await mkdir(path.dirname(archive), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(archive), 'debian-'));
  try {
    const [command = '', ...args] = RECIPE;
    await run(command, [...args, path.join(work, 'root')]);
    const leftOut = LEFT_OUT.map((directory) => `--exclude=./${directory}/*`);
    await run('tar', [
      '--create',
      '--file',
      `${work}/root.tar`,
      '--numeric-owner',
      ...leftOut,
      '-C',
      `${work}/root`,
      '.',
    ]);
    await rename(`${work}/root.tar`, archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return archive;
}
