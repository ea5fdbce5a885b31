import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GitFailure } from '../../git/git-failure.ts';
import { locationOf } from '../files/path-bytes.ts';
import type { CopiedFiles } from './copy-files.ts';
import { nulSeparated } from './nul-separated.ts';
import { gitText, type GitPlace } from './private-git.ts';

/** Switches off all that git converts. */
const NO_CONVERSION = '* -text !eol -ident !working-tree-encoding !filter\n';

/**
 * Adds files to the index in such a way that git, when it writes them again, writes the same bytes. What the attributes of
 * the workspace would change (line ends, mostly) is added a second time as it is.
 */
export async function addExactly(
  { present: files, hashes }: CopiedFiles,
  { place, hasAttributes }: { readonly place: GitPlace; readonly hasAttributes: boolean },
): Promise<void> {
  const present = files.map((file) => file.path);
  if (!hasAttributes) return await add(present, place);
  const changed = await addConverted({ present, hashes }, place);
  if (changed.length === 0) return;
  const attributes = path.join(place.gitDirectory, 'info', 'attributes');
  await mkdir(path.dirname(attributes), { recursive: true });
  await writeFile(attributes, NO_CONVERSION);
  try {
    // What is in the index and looks unchanged would not be read again.
    await gitText(place, ['update-index', '--force-remove', '-z', '--stdin'], {
      input: nulSeparated(changed),
    });
    await add(changed, place);
  } finally {
    await rm(attributes, { force: true });
  }
}

/**
 * Adds files as their attributes have it.
 *
 * @returns those that would come back with other bytes: all, where git can't do what the attributes say.
 */
async function addConverted(
  { present, hashes }: { readonly present: readonly string[]; readonly hashes: CopiedFiles['hashes'] },
  place: GitPlace,
): Promise<readonly string[]> {
  try {
    await add(present, place);
    return await listConverted(
      present.filter((file) => hashes.has(file)),
      hashes,
      place,
    );
  } catch (error) {
    place.signal.throwIfAborted();
    if (!(error instanceof GitFailure)) throw error;
    return present;
  }
}

async function add(files: readonly string[], place: GitPlace): Promise<void> {
  const call = ['update-index', '--add', '--replace', '-z', '--stdin'];
  await gitText(place, call, { input: nulSeparated(files) });
}

/** The files that would come back with other bytes. */
async function listConverted(
  files: readonly string[],
  hashes: ReadonlyMap<string, string>,
  place: GitPlace,
): Promise<string[]> {
  const directory = path.join(place.gitDirectory, `written-${randomUUID()}`);
  const call = ['checkout-index', '-z', '--stdin', `--prefix=${directory}/`];
  try {
    await gitText(place, call, { input: nulSeparated(files) });
    const converted = [];
    for (const file of files)
      if ((await hashOf(locationOf(directory, file))) !== hashes.get(file)) converted.push(file);
    return converted;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function hashOf(file: string | Buffer): Promise<string | undefined> {
  if (!(await lstat(file)).isFile()) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
