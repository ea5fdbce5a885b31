import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** What these tests read in a package.json. */
export interface Manifest {
  readonly exports: Record<string, unknown>;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const repository = path.resolve(import.meta.dirname, '..');

/** The names of the packages in `packages` or `apps`. */
export function namesIn(folder: string): string[] {
  return globSync('*/package.json', { cwd: path.join(repository, folder) })
    .map((manifest) => path.dirname(manifest))
    .toSorted();
}

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(path.join(repository, directory, 'package.json'), 'utf8')) as Manifest;
}

/** The modules in the directories that match: `packages/core/src/**`. */
export function readSources(directories: string): SourceFile[] {
  return globSync(`${directories}/*.{ts,js,mjs}`, { cwd: repository })
    .toSorted()
    .map((file) => ({ path: file, text: readFileSync(path.join(repository, file), 'utf8') }));
}
