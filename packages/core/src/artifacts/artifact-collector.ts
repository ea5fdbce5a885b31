import path from 'node:path';
import { ARTIFACTS_EVENT, type ArtifactFilter } from '@claude-ops/contract';
import type { EmittedEvent } from '../executors/executor.ts';
import { attemptMark } from '../processes/sweep/mark.ts';
import { createByteMask } from '../secrets/byte-mask.ts';
import { createMask } from '../secrets/mask.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { collectFiles, type ArtifactLimits, type CollectParts, type Collected } from './collect-files.ts';
import { assertSameRoot, findRoot, type Root } from './files/directory-identity.ts';
import { listFiles, type FileListing } from './files/list-files.ts';
import { readFile as readFileOfDisk, type ReadFile } from './files/read-file.ts';
import { createOmissions, type Omissions } from './omissions.ts';
import { choosePaths } from './patch/choose-paths.ts';
import { stagePatch } from './patch/stage-patch.ts';
import { createPathFilter, type PathFilter } from './path-filter.ts';
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
   * @throws where the artifacts can't be stored: then the task has none.
   * @throws {ClaudeOpsError} artifacts_failed, where the workspace is no longer the directory it was.
   */
  finish(emit: (event: EmittedEvent) => Promise<void>): Promise<void>;
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
      const filter = createPathFilter(request.filter);
      const { signal, workspace } = request;
      const root = await findRoot(workspace.path);
      const { repository } = workspace;
      const objects =
        repository === undefined ? undefined : await findRoot(path.join(repository.gitDirectory, 'objects'));
      const mark = attemptMark(options.instanceId, request.attemptId);
      const owner = workspace.owner?.uid;
      const look = async () => {
        const listing = await listFiles(root, { signal, owner, looksAt: filter.looksAt, omit: () => {} });
        signal.throwIfAborted();
        return await takeSnapshot(workspace.path, listing, { readFile, signal });
      };
      const before = request.before ?? (await look());
      return {
        before,
        finish: (emit) =>
          finish({ ...request, ...options, readFile, filter, root, objects, mark, before, emit }),
      };
    },
  };
}

type FinishParts = Omit<CollectionRequest, 'filter'> &
  Pick<CollectParts, 'before' | 'readFile' | 'limits'> & {
    readonly filter: PathFilter;
    readonly root: Root;
    /** Of git, where the workspace was cloned. */
    readonly objects: Root | undefined;
    readonly mark: string;
    readonly store: ArtifactStore;
    readonly path: string | undefined;
    readonly emit: (event: EmittedEvent) => Promise<void>;
  };

async function finish(parts: FinishParts): Promise<void> {
  using time = timeToCollect({ stop: parts.signal, givingUp: parts.givingUp });
  const mask = createMask(parts.secrets);
  const omissions = createOmissions(mask);
  const listing = await listFiles(parts.root, {
    looksAt: parts.filter.looksAt,
    omit: omissions.add,
    owner: parts.workspace.owner?.uid,
    signal: time.signal,
  });
  const difference = await selected(await compare(parts.before, listing), parts.filter, omissions.add);

  await using writer = parts.store.begin(parts.taskId);
  const collectParts = {
    ...parts,
    ...{ writer, omissions, mask, byteMask: createByteMask(parts.secrets), signal: time.signal },
    root: parts.root.path,
  };
  const collected = await collectFiles(difference, collectParts);
  await assertSameRoot(parts.root);
  await collectPatch({ collected, difference, listing }, collectParts);
  await assertSameRoot(parts.root);
  if (collected.artifacts.length > 0) await writer.commit(collected.artifacts.toSorted(byPath));
  if (collected.artifacts.length + omissions.count > 0) {
    const { count, first } = omissions;
    await parts.emit({
      type: ARTIFACTS_EVENT,
      data: JSON.stringify({
        artifacts: collected.artifacts.length,
        bytes: collected.bytes,
        masked: collected.masked.size,
        omitted: { count, first },
      }),
    });
  }
}

async function selected(
  { suspects, deleted, links }: Difference,
  filter: PathFilter,
  omit: Omissions['add'],
): Promise<Difference> {
  return {
    suspects: await filter.select(suspects, omit),
    deleted: await filter.select(deleted, omit),
    links: await filter.select(links, omit),
  };
}

/** A workspace that was cloned has its changes as a patch, too. */
async function collectPatch(
  found: { readonly collected: Collected; readonly difference: Difference; readonly listing: FileListing },
  parts: CollectParts & Pick<FinishParts, 'workspace' | 'path' | 'objects' | 'mark'>,
): Promise<void> {
  const { objects } = parts;
  const { repository } = parts.workspace;
  if (repository === undefined || objects === undefined) return;
  const paths = choosePaths({ ...found, before: parts.before });
  if (paths.present.length + paths.gone.length + paths.leftOut.length === 0) return;
  const hasAttributes = [...parts.before.keys(), ...found.listing.files.map((file) => file.path)].some(
    (file) => /(^|\/)\.gitattributes$/.test(file),
  );
  const request = { ...parts, listing: found.listing, repository, objects, paths, hasAttributes };
  await stagePatch(request, found.collected, parts);
}

function byPath(one: { artifact: { path: string } }, other: { artifact: { path: string } }): number {
  return one.artifact.path < other.artifact.path ? -1 : 1;
}
