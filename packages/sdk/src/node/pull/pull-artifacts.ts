import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOpsError, type Artifact, type CallOptions, type ClaudeOpsApi } from '@claude-ops/contract';
import { artifactFailure } from '../download/artifact-failure.ts';
import { forEachOf } from '../download/for-each-of.ts';
import { receive } from '../download/receive.ts';
import type { FolderListing } from '../folder/entry.ts';
import { unusable } from '../unusable.ts';
import { findPatch } from './find-patch.ts';
import { holdBelow, holdRoot, type HeldDirectory } from './hold-directory.ts';
import { getEndedTask } from './get-ended-task.ts';
import { listAllArtifacts } from './list-all-artifacts.ts';
import type { Local } from './look-at.ts';
import { lookAtAll, type LookedAt } from './look-at-all.ts';
import { pathsOf, planPull } from './plan-pull.ts';
import { takeOver, type ReadyChange } from './take-over.ts';

/** How many are downloaded at a time. */
const AT_ONCE = 4;

export interface PullOptions extends CallOptions {
  /**
   * What was sent of this folder, as `folder(...)` has it. With it only files are replaced and deleted that are still as they
   * were sent. Without it, only files that were last changed before the task was made.
   */
  readonly sent?: FolderListing | undefined;
  /**
   * Whether a file that the agent created takes the place of one that is here already, with other content. Where nobody knows
   * what was sent, also whether files are replaced and deleted that were changed here since.
   *
   * @default false
   */
  readonly force?: boolean | undefined;
}

/** What was done to a folder. Paths are seen from it. */
export interface Pulled {
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** Links that would have led out of the folder. */
  readonly leftOut: readonly string[];
  /** How many changes the server did not keep: `artifactsOmitted` of the task says why. */
  readonly omitted: number;
}

/**
 * Brings what a task created, changed and deleted into a folder, which is made if need be: files with their executable bit,
 * links, deletions; everything or, where it throws, nothing. What was never sent is never replaced or deleted. Nothing is
 * written outside of the folder, whatever the server names and whatever links are in it.
 *
 * @throws {ClaudeOpsError} invalid_request: something here would be lost. The message names it, `details.conflicts` all of it.
 * @throws {ClaudeOpsError} task_not_found, or of the first artifact that fails.
 * @example
 * const archive = await folder('.');
 * const task = await client.createTask(input, { archive });
 * await client.waitForCompletion(task.id);
 * await pullArtifacts(client, task.id, '.', { sent: archive.listing });
 */
export async function pullArtifacts(
  api: Pick<ClaudeOpsApi, 'getTask' | 'listArtifacts' | 'openArtifact'>,
  id: string,
  directory: string,
  { sent, force = false, signal }: PullOptions = {},
): Promise<Pulled> {
  const task = await getEndedTask(api, id, signal);
  const artifacts = await listAllArtifacts(api, id, signal);
  const patch = findPatch(task, artifacts);
  const { changes, leftOut } = planPull(
    artifacts.filter((artifact) => artifact !== patch),
    path.sep,
  );
  await using root = await openFolder(directory);
  const looked = await lookAtAll(changes, root, {
    sent,
    force,
    createdAtMs: Date.parse(task.createdAt),
  });
  await makeChanges(looked, root, { api, id, signal });
  return {
    written: pathsOf(looked.filter(({ kind }) => kind !== 'delete')),
    deleted: pathsOf(looked.filter(({ kind, local }) => kind === 'delete' && isThere(local))),
    leftOut: leftOut.map((artifact) => artifact.path),
    omitted: task.artifactsOmitted?.count ?? 0,
  };
}

function isThere({ kind }: Local): boolean {
  return kind === 'file' || kind === 'link';
}

async function openFolder(directory: string): Promise<HeldDirectory> {
  try {
    await mkdir(directory, { recursive: true });
    return await holdRoot(directory);
  } catch (cause) {
    throw unusable('The directory', directory, cause);
  }
}

interface Source {
  readonly api: Pick<ClaudeOpsApi, 'openArtifact'>;
  readonly id: string;
  readonly signal: AbortSignal | undefined;
}

/** Fetches everything first, next to where it goes, so that all that is left to do is to rename. */
async function makeChanges(looked: readonly LookedAt[], root: HeldDirectory, source: Source): Promise<void> {
  if (looked.length === 0) return;
  const name = `.claude-ops-pull-${randomUUID()}`;
  await mkdir(path.join(root.path, name), { mode: 0o700 });
  try {
    await using staging = await holdBelow(root, [name]);
    if (staging === undefined) throw new Error('The staging directory is gone.');
    const ready = looked.map((change, index): ReadyChange => {
      return { ...change, staged: change.kind === 'file' ? `new-${index}` : undefined };
    });
    await forEachOf(
      ready,
      { atOnce: AT_ONCE, signal: source.signal },
      async ({ artifact, staged }, signal) => {
        if (staged === undefined) return;
        await fetchTo(path.join(staging.path, staged), artifact, { ...source, signal });
      },
    );
    await takeOver(ready, { root, staging });
  } catch (error) {
    if (ClaudeOpsError.is(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClaudeOpsError('invalid_request', `No file was changed: ${reason}.`, { cause: error });
  } finally {
    await rm(path.join(root.path, name), { recursive: true, force: true });
  }
}

async function fetchTo(
  file: string,
  artifact: Artifact,
  { api, id, signal }: Source & { readonly signal: AbortSignal },
): Promise<void> {
  try {
    const { body } = await api.openArtifact(id, artifact.path, { signal });
    const mode = artifact.isExecutable === true ? 0o777 : 0o666;
    await receive(body, file, { sha256: artifact.sha256, signal, mode });
  } catch (error) {
    throw artifactFailure(artifact.path, error);
  }
}
