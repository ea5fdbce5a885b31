import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ClaudeOpsError, type CallOptions, type ClaudeOpsApi } from '@claude-ops/contract';
import { artifactFailure } from '../download/artifact-failure.ts';
import { receive } from '../download/receive.ts';
import { copyIndex } from '../git/copy-index.ts';
import { runGit, type GitAnswer } from '../git/run-git.ts';
import { unusable } from '../unusable.ts';
import { findPatch, isRepository } from './find-patch.ts';
import { getEndedTask } from './get-ended-task.ts';
import { listAllArtifacts } from './list-all-artifacts.ts';

const MOST_LINES = 10;

/** What a patch did to a folder. */
export interface Patched {
  /** Seen from the folder, or from the top of its repository. */
  readonly changed: readonly string[];
}

/**
 * Applies the patch of a task, whose workspace was cloned from git, to a folder: three-way where the folder is in a git
 * repository, so that it need not be at the same commit and may have changes of its own. Everything or, where it throws,
 * nothing: no file gets conflict marks, and the index stays as it is.
 *
 * @throws {ClaudeOpsError} invalid_request: the patch does not apply, with what git says, or there is none.
 * @throws {ClaudeOpsError} task_not_found
 * @example
 * const { changed } = await applyPatch(client, task.id, '.');
 */
export async function applyPatch(
  api: Pick<ClaudeOpsApi, 'getTask' | 'listArtifacts' | 'openArtifact'>,
  id: string,
  directory: string,
  { signal }: CallOptions = {},
): Promise<Patched> {
  const task = await getEndedTask(api, id, signal);
  const artifacts = await listAllArtifacts(api, id, signal);
  const patch = findPatch(task, artifacts);
  if (patch === undefined) {
    if (isRepository(task) && artifacts.length === 0) return { changed: [] };
    throw new ClaudeOpsError(
      'invalid_request',
      `Task ${id} has no patch: only a workspace that came from git has one. Pull its files without a patch.`,
    );
  }
  const room = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-patch-'));
  try {
    const file = path.join(room, 'changes.patch');
    const { body } = await api.openArtifact(id, patch.path, { signal });
    await receive(body, file, { sha256: patch.sha256, signal: signal ?? new AbortController().signal });
    return await apply(file, { directory: path.resolve(directory), room, signal });
  } catch (error) {
    throw ClaudeOpsError.is(error) ? error : artifactFailure(patch.path, error);
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

interface Place {
  /** Absolute. */
  readonly directory: string;
  /** Of our own, for what git writes on the way. */
  readonly room: string;
  readonly signal: AbortSignal | undefined;
}

async function apply(patch: string, place: Place): Promise<Patched> {
  const { directory, signal } = place;
  const inDirectory = { cwd: directory, signal };
  const found = await runGit(['rev-parse', '--show-toplevel', '--show-prefix'], inDirectory);
  if (found === undefined) throw unusable('The folder', directory, 'it is not there, or there is no git');
  const [top = '', prefix = ''] = found.stdout.toString().split('\n');
  if (found.exitCode === 0 && top !== '') return await applyInRepository(patch, { ...place, top, prefix });
  const changed = namesOf(await git(['apply', '--numstat', '-z', patch], inDirectory), 3);
  await git(['apply', '--whitespace=nowarn', patch], inDirectory);
  return { changed };
}

/**
 * Merges in an index of its own, that begins as the work tree is, and applies what comes out. Git refuses links on the way, and
 * names outside of the work tree.
 */
async function applyInRepository(
  patch: string,
  { top, prefix, room, signal }: Place & { readonly top: string; readonly prefix: string },
): Promise<Patched> {
  const pathOf = async (name: string) => {
    const { stdout } = await git(['rev-parse', '--path-format=absolute', '--git-path', name], {
      cwd: top,
      signal,
    });
    return stdout.toString().replace(/\n$/, '');
  };
  const index = path.join(room, 'index');
  await copyIndex(await pathOf('index'), index);
  const objects = path.join(room, 'objects');
  await mkdir(objects);
  const call = {
    cwd: top,
    signal,
    environment: {
      GIT_INDEX_FILE: index,
      GIT_OBJECT_DIRECTORY: objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: await pathOf('objects'),
    },
  };
  const tree = async () => (await git(['write-tree'], call)).stdout.toString().trim();
  await git(['add', '--update', '--', ':/'], call);
  const before = await tree();
  const root = prefix === '' ? [] : [`--directory=${prefix.replace(/\/$/, '')}`];
  await git(['apply', '--3way', '--cached', '--whitespace=nowarn', ...root, patch], call);
  const after = await tree();
  const changes = [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-renames',
    '--src-prefix=a/',
    '--dst-prefix=b/',
  ];
  const names = await git([...changes, '--name-only', '-z', before, after, '--'], call);
  const merged = await git([...changes, '--binary', '--full-index', before, after, '--'], call);
  if (merged.stdout.length > 0)
    await git(['apply', '--whitespace=nowarn', '-'], { cwd: top, signal, input: merged.stdout });
  return { changed: namesOf(names, 1) };
}

/** @throws {ClaudeOpsError} invalid_request, with what git says. */
async function git(...[commandArguments, call]: Parameters<typeof runGit>): Promise<GitAnswer> {
  const answer = await runGit(commandArguments, call);
  if (answer?.exitCode === 0) return answer;
  throw new ClaudeOpsError(
    'invalid_request',
    answer === undefined
      ? 'The patch needs git: install it.'
      : `The patch was not applied, and no file was changed${adviceOn(answer)}: ${reasonOf(answer)}.`,
  );
}

/** Changes that meet the agent's: git names the files, and this says what to do about them. */
function adviceOn({ stderr }: GitAnswer): string {
  return /with conflicts|does not apply|already exists|does not exist/.test(stderr)
    ? '. Files here differ from those that the task began with. Undo or move your changes to the files below, or apply the patch on the commit of the task, and pull again. Git says'
    : '';
}

/** The lines that name a file and what is wrong with it. */
function reasonOf({ stderr }: GitAnswer): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /^error: |with conflicts|^U /.test(line));
  const shown = (telling.length > 0 ? telling : lines).map((line) => line.replace(/^error: /, ''));
  return shown.slice(0, MOST_LINES).join('; ').replace(/\.$/, '') || 'git does not say why';
}

/** The last of so many columns, or lines of only one, that NUL separates. */
function namesOf({ stdout }: GitAnswer, columns: 1 | 3): string[] {
  const lines = stdout
    .toString()
    .split('\0')
    .filter((line) => line !== '');
  return columns === 1 ? lines : lines.map((line) => line.split('\t').slice(2).join('\t'));
}
