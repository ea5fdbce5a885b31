import path from 'node:path';
import type { WorkspaceFilesSummary } from '@claude-ops/contract';
import type { UploadStore } from '../uploads/upload-store.ts';
import { unpackArchive } from './archive/unpack-archive.ts';
import { copyWorkspace } from './copy-workspace.ts';
import { cloneRepository } from './git/clone-repository.ts';
import { openBundle } from './git/open-bundle.ts';
import { withGitSession, type GitSessionSettings } from './git/with-git-session.ts';
import type { InterruptedFiles, Repository, WorkspaceRequest } from './workspace.ts';
import type { WorkspaceSettings } from './workspace-options.ts';

export interface FillOptions extends GitSessionSettings {
  readonly uploads: UploadStore;
  readonly settings: WorkspaceSettings;
}

interface Place {
  readonly request: WorkspaceRequest;
  /** An empty directory. */
  readonly workspace: string;
  /** Outside of the workspace: for the git directory, and for an upload that is kept elsewhere. It is made when one of them is. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Puts the files of a task into its workspace. */
export async function fillWorkspace(place: Place, options: FillOptions): Promise<Repository | undefined> {
  const { files, previous, interrupted } = place.request;
  if (previous !== undefined) {
    await copyWorkspace(previous, place.workspace, place.signal);
    return interrupted && (await copyRepository(interrupted, place));
  }
  if (files === null) return undefined;
  if (files.type === 'git') return await clone(files, place, options);
  if (files.type === 'bundle') return await openUploaded(place, options);
  await unpack(place, options);
  return undefined;
}

async function copyRepository(
  { repository, baseCommit }: InterruptedFiles,
  { directory, signal }: Place,
): Promise<Repository | undefined> {
  if (baseCommit === undefined) return undefined;
  await copyWorkspace(repository, directory, signal);
  return { gitDirectory: gitDirectoryIn(directory), baseCommit };
}

function gitDirectoryIn(directory: string): string {
  return path.join(directory, 'git');
}

async function unpack(
  { request, workspace, directory, signal }: Place,
  { uploads, settings }: FillOptions,
): Promise<void> {
  await using upload = await uploads.fetch(request.taskId, { directory, signal });
  await unpackArchive(upload.path, workspace, {
    limits: settings,
    allowsRepository: request.trustWorkspace,
    signal,
  });
}

async function clone(
  { gitUrl, gitRef, submodules = false }: Extract<WorkspaceFilesSummary, { type: 'git' }>,
  place: Place,
  options: FillOptions,
): Promise<Repository> {
  const { workspace, directory } = place;
  const gitDirectory = gitDirectoryIn(directory);
  const request = { gitUrl, gitRef, submodules, workspace, gitDirectory, limits: options.settings };
  const use = { what: `Cloning ${gitUrl}`, ...place };
  return await withGitSession(use, options, (session) => cloneRepository(request, session));
}

async function openUploaded(place: Place, options: FillOptions): Promise<Repository> {
  const { workspace, directory, signal } = place;
  await using upload = await options.uploads.fetch(place.request.taskId, { directory, signal });
  const gitDirectory = gitDirectoryIn(directory);
  const request = { bundle: upload.path, workspace, gitDirectory, limits: options.settings };
  const use = { what: 'Taking in the git bundle', ...place };
  return await withGitSession(use, options, (session) => openBundle(request, session));
}
