import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { packAll, type PackedPackage } from './pack.ts';
import { createProject, type Project } from './project.ts';
import { startRegistry } from './registry.ts';

/** The packages as their users get them: packed, on a registry of their own. */
export interface Published extends AsyncDisposable {
  readonly packages: readonly PackedPackage[];
  find(name: string): PackedPackage;
  /** An empty project that can install them. */
  createProject(): Promise<Project>;
}

export async function publish(): Promise<Published> {
  await using opened = new AsyncDisposableStack();
  const { path: directory } = opened.use(await temporaryDirectory());
  const packages = await packAll(directory);
  const registry = opened.use(await startRegistry(packages));
  const resources = opened.move();
  return {
    packages,
    find(name) {
      const found = packages.find((published) => published.name === name);
      if (found === undefined) throw new Error(`${name} is not published`);
      return found;
    },
    createProject: async () =>
      await createProject(await mkdtemp(path.join(directory, 'project-')), registry.url),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
