import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSameRoot, type Root } from '../files/directory-identity.ts';
import { isSameFile, stateOf } from '../files/file-state.ts';
import { listFiles, type FoundFile } from '../files/list-files.ts';
import { readFile, UnreadableFileError } from '../files/read-file.ts';

/** What git calls objects and packs of them: no alternates, no settings. */
const OBJECT = /^(?:pack\/pack-[0-9a-f]+\.(?:pack|idx)|[0-9a-f]{2}\/[0-9a-f]+)$/;
const SHA256_CHARACTERS = 64;

/** A repository that was written a moment ago, and that no run has seen. */
export interface PrivateRepository extends AsyncDisposable {
  readonly gitDirectory: string;
  /** An empty directory. */
  readonly workTree: string;
  readonly indexFile: string;
}

interface RepositorySources {
  /** Where the directory is made. */
  readonly parent: string;
  /** The directory of git's objects, as it was before the run. */
  readonly objects: Root;
  readonly baseCommit: string;
  readonly signal: AbortSignal;
}

/**
 * Makes a repository that has the objects of another, and nothing else of it. The agent runs as the same user and may have
 * written to the other one: settings that name programs, alternates, hooks.
 *
 * @throws {UnreadableFileError} where the objects are no longer there.
 */
export async function openPrivateRepository(sources: RepositorySources): Promise<PrivateRepository> {
  const root = path.join(sources.parent, `patch-${randomUUID()}`);
  const [gitDirectory, workTree] = [path.join(root, 'git'), path.join(root, 'tree')];
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    for (const directory of [root, gitDirectory, workTree]) await mkdir(directory, { mode: 0o700 });
    await writeSettings(gitDirectory, sources.baseCommit);
    await takeObjects(path.join(gitDirectory, 'objects'), sources);
  } catch (error) {
    await remove();
    throw error;
  }
  const indexFile = path.join(gitDirectory, 'index');
  return { gitDirectory, workTree, indexFile, [Symbol.asyncDispose]: remove };
}

async function writeSettings(gitDirectory: string, baseCommit: string): Promise<void> {
  const isSha256 = baseCommit.length === SHA256_CHARACTERS;
  const extensions = isSha256 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  const settings = `[core]\n\trepositoryFormatVersion = ${isSha256 ? 1 : 0}\n\tbare = false\n${extensions}`;
  await writeFile(path.join(gitDirectory, 'config'), settings, { flag: 'wx' });
  await writeFile(path.join(gitDirectory, 'HEAD'), 'ref: refs/heads/none\n', { flag: 'wx' });
  for (const name of ['info', 'objects', 'refs']) await mkdir(path.join(gitDirectory, name));
}

async function takeObjects(directory: string, { objects, signal }: RepositorySources): Promise<void> {
  if (!(await isSameRoot(objects))) throw new UnreadableFileError('the repository was replaced or removed');
  const looked = { looksAt: () => true, omit: () => {}, signal };
  const { files } = await listFiles(objects, looked);
  for (const file of files.filter(({ path: name, isLink }) => !isLink && OBJECT.test(name))) {
    signal.throwIfAborted();
    const taken = path.join(directory, file.path);
    await mkdir(path.dirname(taken), { recursive: true });
    await take(objects.path, file, { taken, signal });
  }
}

/** Costs no space, where the file system can have a file in two places. */
async function take(
  objects: string,
  file: FoundFile,
  { taken, signal }: { readonly taken: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    await link(path.join(objects, file.path), taken);
  } catch {
    const content = readFile(objects, file, { signal, maxBytes: file.state.bytes });
    await pipeline(content, createWriteStream(taken, { flags: 'wx' }));
    return;
  }
  if (!isSameFile(stateOf(await lstat(taken, { bigint: true })), file.state))
    throw new UnreadableFileError('the repository was changed meanwhile');
}
