import type { ArtifactsOmitted } from '@claude-ops/contract';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { ownEvent } from '../attempt/own-event.ts';
import { createByteMask } from '../secrets/byte-mask.ts';
import { createMask } from '../secrets/mask.ts';
import type { CollectionRequest } from './artifact-collector.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { byImportance, type Change } from './by-importance.ts';
import { collectFiles, type Collected, type CollectParts } from './collect-files.ts';
import { findChanges, type FoundChanges, type LookParts, type Noted } from './find-changes.ts';
import { assertSameRoot, type Root } from '../system/directory-identity.ts';
import { createIgnoredPaths } from './ignored-paths.ts';
import { createOmissions } from './omissions.ts';
import { choosePatchFiles } from './patch/patch-files.ts';
import { stagePatch } from './patch/stage-patch.ts';
import { timeToCollect } from './time-to-collect.ts';

interface StoreParts
  extends
    Omit<LookParts, 'signal'>,
    Pick<CollectParts, 'limits'>,
    Pick<CollectionRequest, 'taskId' | 'secrets' | 'signal' | 'givingUp'> {
  /** Of git, where the workspace was cloned. */
  readonly objects: Root | undefined;
  readonly store: ArtifactStore;
  readonly emit: (event: EmittedEvent) => Promise<void>;
}

/** Stores what a run created, changed and deleted, and tells what was left out. */
export async function storeChanges(parts: StoreParts): Promise<ArtifactsOmitted | null> {
  using time = timeToCollect({ stop: parts.signal, givingUp: parts.givingUp });
  const mask = createMask(parts.secrets);
  const noted: Noted = { omissions: createOmissions(mask), ignored: createIgnoredPaths(mask) };
  const { omissions } = noted;
  const found = await findChanges({ ...parts, signal: time.signal }, noted);
  const changes = byImportance(found.difference, parts.before);

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
  await collectPatch({ ...parts, found, changes, collected }, collectParts);
  await assertSameRoot(parts.root);
  await collectFiles(changes, collected, collectParts);
  await assertSameRoot(parts.root);
  if (collected.artifacts.length > 0) await writer.commit(collected.artifacts.toSorted(byPath));
  await tell(collected, noted, parts.emit);
  return omissions.summary();
}

interface PatchParts extends Pick<StoreParts, 'workspace' | 'path' | 'objects' | 'mark'> {
  readonly found: FoundChanges;
  readonly changes: readonly Change[];
  readonly collected: Collected;
}

/** A workspace that was cloned has its changes as a patch, too. */
async function collectPatch(
  { workspace: { repository }, objects, found, changes, collected, path, mark }: PatchParts,
  parts: CollectParts,
): Promise<void> {
  if (repository === undefined || objects === undefined) return;
  const files = choosePatchFiles(changes, { before: parts.before, maxFiles: parts.limits.maxFiles });
  if (files.present.length + files.gone.length + files.leftOut.length === 0) return;
  const { root, readFile, signal, before, byteMask } = parts;
  const { listing, problem } = found;
  const request = {
    root,
    readFile,
    signal,
    before,
    byteMask,
    repository,
    objects,
    files,
    listing,
    problem,
    path,
    mark,
  };
  await stagePatch(request, { changes, collected }, parts);
}

/** Says in the task's log what became of its files, where anything did. */
async function tell(
  { artifacts, bytes, masked }: Collected,
  { omissions, ignored }: Noted,
  emit: StoreParts['emit'],
): Promise<void> {
  if (artifacts.length + omissions.count + ignored.count === 0) return;
  await emit(
    ownEvent('task.artifacts_collected', {
      artifacts: artifacts.length,
      bytes,
      masked: masked.size,
      omitted: { count: omissions.count, first: [...omissions.first] },
      ignored: { count: ignored.count, first: [...ignored.first] },
    }),
  );
}

function byPath(one: { artifact: { path: string } }, other: { artifact: { path: string } }): number {
  return one.artifact.path < other.artifact.path ? -1 : 1;
}
