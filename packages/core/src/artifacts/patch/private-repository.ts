import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSameRoot, type Root } from '../../system/directory-identity.ts';
import { isSameFile, stateOf } from '../files/file-state.ts';
import { entriesOf } from '../choice/rules-before.ts';
import type { FoundFile, WalkRules } from '../files/entry.ts';
import { listFiles } from '../files/list-files.ts';
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

interface RepositoryRequest {
  /** Where the directory is made. */
  readonly parent: string;
  /** Its name tells by which hash objects are named. */
  readonly baseCommit: string;
}

/**
 * Makes an empty repository. The agent runs as the same user and may have written to the one that was fetched: settings that
 * name programs, alternates, hooks. Of that one nothing is taken but objects.
 */
export async function openPrivateRepository({
  parent,
  baseCommit,
}: RepositoryRequest): Promise<PrivateRepository> {
  const root = path.join(parent, `patch-${randomUUID()}`);
  const [gitDirectory, workTree] = [path.join(root, 'git'), path.join(root, 'tree')];
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    for (const directory of [root, gitDirectory, workTree]) await mkdir(directory, { mode: 0o700 });
    await writeSettings(gitDirectory, baseCommit);
  } catch (error) {
    await remove();
    throw error;
  }
  const indexFile = path.join(gitDirectory, 'index');
  return { gitDirectory, workTree, indexFile, [Symbol.asyncDispose]: remove };
}

/**
 * Gives a repository the objects of another.
 *
 * @throws {UnreadableFileError} where they are no longer there.
 */
export async function takeObjects(
  { gitDirectory }: PrivateRepository,
  objects: Root,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isSameRoot(objects))) throw new UnreadableFileError('the repository was replaced or removed');
  const directory = path.join(gitDirectory, 'objects');
  const { files } = await listFiles(objects, { rules: EVERYTHING, omit: () => {}, signal });
  for (const file of files.filter(({ path: name, isLink }) => !isLink && OBJECT.test(name))) {
    signal.throwIfAborted();
    const taken = path.join(directory, file.path);
    await mkdir(path.dirname(taken), { recursive: true });
    await take(objects.path, file, { taken, signal });
  }
}

const EVERYTHING: WalkRules = {
  isKnown: () => true,
  isKnownDirectory: () => true,
  decides: () => false,
  see: () => {},
  within: async (directory) => entriesOf(directory),
  choose: async (entries) => entries,
};

async function writeSettings(gitDirectory: string, baseCommit: string): Promise<void> {
  const isSha256 = baseCommit.length === SHA256_CHARACTERS;
  const extensions = isSha256 ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  const settings = `[core]\n\trepositoryFormatVersion = ${isSha256 ? 1 : 0}\n\tbare = false\n${extensions}`;
  await writeFile(path.join(gitDirectory, 'config'), settings, { flag: 'wx' });
  await writeFile(path.join(gitDirectory, 'HEAD'), 'ref: refs/heads/none\n', { flag: 'wx' });
  for (const name of ['info', 'objects', 'refs']) await mkdir(path.join(gitDirectory, name));
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
