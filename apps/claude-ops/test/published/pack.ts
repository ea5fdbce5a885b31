import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** A package as it gets published. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** As the registry shows it. */
  readonly manifest: Manifest;
  readonly tarball: string;
  readonly readme: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly private?: boolean;
}

/** Packs every package that gets published into a directory. */
export async function packAll(directory: string): Promise<PackedPackage[]> {
  const manifests = await Array.fromAsync(glob('{packages,apps}/*/package.json', { cwd: repository }));
  const packed = await Promise.all(
    manifests.toSorted().map((manifest) => pack(path.join(repository, path.dirname(manifest)), directory)),
  );
  return packed.filter((one) => one !== undefined);
}

async function pack(folder: string, directory: string): Promise<PackedPackage | undefined> {
  const source = await readManifest(await readFile(path.join(folder, 'package.json'), 'utf8'));
  if (source.private === true) return undefined;
  const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', directory], { cwd: folder });
  const { filename: tarball } = JSON.parse(stdout) as { filename: string };
  const inTarball = await run('tar', ['-xzOf', tarball, 'package/package.json']);
  const manifest = await readManifest(inTarball.stdout);
  const readme = await run('tar', ['-xzOf', tarball, 'package/README.md']);
  return { name: manifest.name, version: manifest.version, manifest, tarball, readme: readme.stdout };
}

async function readManifest(text: string): Promise<Manifest> {
  return JSON.parse(text) as Manifest;
}
