import path from 'node:path';
import type { Workspace } from '../workspaces/workspace.ts';
import { createIgnoredByGit, type IgnoredByGit } from './choice/ignored-by-git.ts';
import { rulesAfter } from './choice/rules-after.ts';
import type { ChoiceOptions } from './choice/rules-before.ts';
import type { Root } from '../system/directory-identity.ts';
import type { DirectoryMemory } from './files/directory-memory.ts';
import { listFiles, type FileListing } from './files/list-files.ts';
import type { ReadFile } from './files/read-file.ts';
import type { IgnoredPaths } from './ignored-paths.ts';
import type { Omissions } from './omissions.ts';
import { compare, type Difference, type Snapshot } from './snapshot.ts';

/** The parts that a look at a workspace after its run needs. */
export interface LookParts {
  readonly workspace: Workspace;
  readonly root: Root;
  readonly before: Snapshot;
  readonly recall: DirectoryMemory['recall'];
  readonly choice: ChoiceOptions;
  readonly readFile: ReadFile;
  readonly signal: AbortSignal;
  /** `PATH`, to find git. */
  readonly path: string | undefined;
  /** The mark that its processes carry in their environment. */
  readonly mark: string;
}

/** The files that were left out, and those that the caller did not ask for. */
export interface Noted {
  readonly omissions: Omissions;
  readonly ignored: IgnoredPaths;
}

export interface FoundChanges {
  readonly listing: FileListing;
  readonly difference: Difference;
  /** Why nobody knows what git ignores. */
  readonly problem: string | undefined;
}

/** Finds what may be another than before the run, as far as somebody wants it. */
export async function findChanges(parts: LookParts, { omissions, ignored }: Noted): Promise<FoundChanges> {
  const { root, before, choice, signal, recall } = parts;
  await using ignoredByGit = askGit(parts);
  const listing = await listFiles(root, {
    rules: rulesAfter({
      ...choice,
      root: root.path,
      before,
      omit: omissions.add,
      onIgnored: ignored.add,
      ignoredByGit,
    }),
    omit: omissions.add,
    owner: parts.workspace.owner?.uid,
    signal,
    recall,
  });
  const { suspects, deleted } = await compare(before, listing);
  const difference = {
    suspects: await choice.filter.select(suspects, omissions.add),
    deleted: await choice.filter.select(deleted, omissions.add),
  };
  return { listing, difference, problem: ignoredByGit?.problem() };
}

function askGit({
  workspace,
  root,
  readFile,
  signal,
  path: programs,
  mark,
}: LookParts): IgnoredByGit | undefined {
  const { repository } = workspace;
  if (repository === undefined) return undefined;
  const { gitDirectory, baseCommit } = repository;
  const parent = path.dirname(gitDirectory);
  return createIgnoredByGit({ parent, baseCommit, root: root.path, readFile, signal, path: programs, mark });
}
