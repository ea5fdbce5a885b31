import path from 'node:path';
import { ARTIFACTS_EVENT, type ArtifactFilter, type ArtifactsOmitted } from '@claude-ops/contract';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { attemptMark } from '../processes/sweep/mark.ts';
import { createByteMask } from '../secrets/byte-mask.ts';
import { createMask } from '../secrets/mask.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { byImportance, type Change } from './by-importance.ts';
import { createIgnoredByGit } from './choice/ignored-by-git.ts';
import { rulesAfter } from './choice/rules-after.ts';
import { rulesBefore, type ChoiceOptions } from './choice/rules-before.ts';
import { collectFiles, type ArtifactLimits, type CollectParts, type Collected } from './collect-files.ts';
import { assertSameRoot, findRoot, type Root } from '../system/directory-identity.ts';
import { listFiles, type FileListing } from './files/list-files.ts';
import { readFile as readFileOfDisk, type ReadFile } from './files/read-file.ts';
import { createIgnoredPaths, type IgnoredPaths } from './ignored-paths.ts';
import { createOmissions, type Omissions } from './omissions.ts';
import { choosePatchFiles } from './patch/patch-files.ts';
import { stagePatch } from './patch/stage-patch.ts';
import { createPathFilter } from './path-filter.ts';
import { compare, takeSnapshot, type Difference, type Snapshot } from './snapshot.ts';
import { timeToCollect } from './time-to-collect.ts';

export interface CollectorOptions {
  readonly store: ArtifactStore;
  readonly limits: ArtifactLimits;
  readonly instanceId: string;
  /** `PATH`, to find git. */
  readonly path: string | undefined;
  /** @default reads from the disk */
  readonly readFile?: ReadFile;
}

interface CollectionRequest {
  readonly taskId: string;
  readonly attemptId: string;
  readonly workspace: Workspace;
  /** What was in it before the run, where that began under another server. @default looked at now */
  readonly before?: Snapshot;
  readonly filter: ArtifactFilter;
  /** What no artifact may show. */
  readonly secrets: readonly string[];
  /** Ends the run, and gives up the collecting some time later. */
  readonly signal: AbortSignal;
  /** Gives it up at once. */
  readonly givingUp: AbortSignal;
}

/** What is known of a workspace before its run. */
export interface Collection {
  readonly before: Snapshot;
  /**
   * Stores what the run created, changed and deleted, once nothing of it is alive, and says so in the task's log.
   *
   * @returns what was left out; null where nothing was.
   * @throws where the artifacts can't be stored: then the task has none.
   * @throws {ClaudeOpsError} artifacts_failed, where the workspace is no longer the directory it was.
   */
  finish(emit: (event: EmittedEvent) => Promise<void>): Promise<ArtifactsOmitted | null>;
}

/** Finds out what a run does to its workspace. */
export interface ArtifactCollector {
  /** Looks at the workspace as it was prepared. @throws where it can't be read. */
  begin(request: CollectionRequest): Promise<Collection>;
}

export function createArtifactCollector(options: CollectorOptions): ArtifactCollector {
  const readFile = options.readFile ?? readFileOfDisk;
  return {
    async begin(request) {
      const { signal, workspace } = request;
      const { repository } = workspace;
      const choice: ChoiceOptions = {
        filter: createPathFilter(request.filter),
        isGit: repository !== undefined,
        takesIgnored: request.filter.ignored === 'include',
      };
      const root = await findRoot(workspace.path);
      const objects =
        repository === undefined ? undefined : await findRoot(path.join(repository.gitDirectory, 'objects'));
      const mark = attemptMark(options.instanceId, request.attemptId);
      const owner = workspace.owner?.uid;
      const look = async () => {
        const listing = await listFiles(root, { rules: rulesBefore(choice), signal, owner, omit: () => {} });
        signal.throwIfAborted();
        return await takeSnapshot(workspace.path, listing, { readFile, signal });
      };
      const before = request.before ?? (await look());
      return {
        before,
        finish: (emit) =>
          finish({ ...request, ...options, readFile, choice, root, objects, mark, before, emit }),
      };
    },
  };
}

type FinishParts = Omit<CollectionRequest, 'filter'> &
  Pick<CollectParts, 'before' | 'readFile' | 'limits'> & {
    readonly choice: ChoiceOptions;
    readonly root: Root;
    /** Of git, where the workspace was cloned. */
    readonly objects: Root | undefined;
    readonly mark: string;
    readonly store: ArtifactStore;
    readonly path: string | undefined;
    readonly emit: (event: EmittedEvent) => Promise<void>;
  };

async function finish(parts: FinishParts): Promise<ArtifactsOmitted | null> {
  using time = timeToCollect({ stop: parts.signal, givingUp: parts.givingUp });
  const mask = createMask(parts.secrets);
  const noted: Noted = { omissions: createOmissions(mask), ignored: createIgnoredPaths(mask) };
  const { omissions } = noted;
  const { listing, difference, problem } = await findChanges({ ...parts, signal: time.signal }, noted);
  const changes = byImportance(difference, parts.before);

  await using writer = parts.store.begin(parts.taskId);
  const collectParts: CollectParts = {
    root: parts.root.path,
    before: parts.before,
    writer,
    readFile: parts.readFile,
    limits: parts.limits,
    mask,
    byteMask: createByteMask(parts.secrets),
    omissions,
    signal: time.signal,
  };
  const collected: Collected = { artifacts: [], masked: new Set(), bytes: 0 };
  // First: whatever else there is too much of, the patch has the work.
  await collectPatch({ ...parts, listing, changes, problem, collected }, collectParts);
  await assertSameRoot(parts.root);
  await collectFiles(changes, collected, collectParts);
  await assertSameRoot(parts.root);
  if (collected.artifacts.length > 0) await writer.commit(collected.artifacts.toSorted(byPath));
  await tell(collected, noted, parts.emit);
  return omissions.summary();
}

interface Noted {
  readonly omissions: Omissions;
  readonly ignored: IgnoredPaths;
}

interface FoundChanges {
  readonly listing: FileListing;
  readonly difference: Difference;
  /** Why nobody knows what git ignores. */
  readonly problem: string | undefined;
}

async function findChanges(parts: FinishParts, { omissions, ignored }: Noted): Promise<FoundChanges> {
  await using ignoredByGit = askGit(parts);
  const listing = await listFiles(parts.root, {
    rules: rulesAfter({
      ...parts.choice,
      root: parts.root.path,
      before: parts.before,
      omit: omissions.add,
      onIgnored: ignored.add,
      ignoredByGit,
    }),
    omit: omissions.add,
    owner: parts.workspace.owner?.uid,
    signal: parts.signal,
  });
  const { suspects, deleted } = await compare(parts.before, listing);
  const difference = {
    suspects: await parts.choice.filter.select(suspects, omissions.add),
    deleted: await parts.choice.filter.select(deleted, omissions.add),
  };
  return { listing, difference, problem: ignoredByGit?.problem() };
}

function askGit({ workspace, root, readFile, signal, path: programs, mark }: FinishParts) {
  const { repository } = workspace;
  if (repository === undefined) return undefined;
  const { gitDirectory, baseCommit } = repository;
  const parent = path.dirname(gitDirectory);
  return createIgnoredByGit({ parent, baseCommit, root: root.path, readFile, signal, path: programs, mark });
}

interface PatchParts extends Pick<FinishParts, 'workspace' | 'path' | 'objects' | 'mark'> {
  readonly listing: FileListing;
  readonly changes: readonly Change[];
  readonly problem: string | undefined;
  readonly collected: Collected;
}

/** A workspace that was cloned has its changes as a patch, too. */
async function collectPatch(
  { workspace: { repository }, objects, listing, changes, problem, collected, ...place }: PatchParts,
  parts: CollectParts,
): Promise<void> {
  if (repository === undefined || objects === undefined) return;
  const files = choosePatchFiles(changes, { before: parts.before, maxFiles: parts.limits.maxFiles });
  if (files.present.length + files.gone.length + files.leftOut.length === 0) return;
  const { path: programs, mark } = place;
  const { root, readFile, signal, before, byteMask } = parts;
  const request = {
    ...{ root, readFile, signal, before, byteMask },
    ...{ repository, objects, files, listing, problem, mark },
    path: programs,
  };
  await stagePatch(request, { changes, collected }, parts);
}

/** Says in the task's log what became of its files, where anything did. */
async function tell(
  { artifacts, bytes, masked }: Collected,
  { omissions, ignored }: Noted,
  emit: FinishParts['emit'],
): Promise<void> {
  if (artifacts.length + omissions.count + ignored.count === 0) return;
  await emit({
    type: ARTIFACTS_EVENT,
    data: JSON.stringify({
      artifacts: artifacts.length,
      bytes,
      masked: masked.size,
      omitted: { count: omissions.count, first: omissions.first },
      ignored: { count: ignored.count, first: ignored.first },
    }),
  });
}

function byPath(one: { artifact: { path: string } }, other: { artifact: { path: string } }): number {
  return one.artifact.path < other.artifact.path ? -1 : 1;
}
