import type { Artifact } from '@claude-ops/contract';
import type { Entry } from '../folder/entry.ts';
import type { Local } from './look-at.ts';
import type { Change } from './plan-pull.ts';

/** Something of the folder that a pull would take away from whoever made it. */
export interface Conflict {
  readonly path: string;
  readonly problem: string;
}

export interface ConflictFacts {
  /** Whether a path is among those that are deleted first. */
  readonly isDeleted: (path: string) => boolean;
  /** What was sent by this path; undefined where nobody knows what was sent. */
  readonly sent: ReadonlyMap<string, Entry> | undefined;
  /** When the task was made, in milliseconds since 1970: what was changed here later was not sent with it. */
  readonly createdAtMs: number;
  /** Whether files are replaced that the agent never saw. */
  readonly force: boolean;
  /** Whether the file that is there has the content of the artifact. */
  readonly isSameContent: () => Promise<boolean>;
}

/** Why something must not be done to a folder, judged by what is there. */
export async function findConflict(
  { artifact, kind, segments }: Change,
  local: Local,
  facts: ConflictFacts,
): Promise<Conflict | undefined> {
  const conflict = (problem: string) => ({ path: artifact.path, problem });
  if (local.kind === 'absent') return undefined;
  if (local.kind === 'blocked')
    return kind !== 'delete' && !isBelowDeleted(segments, facts)
      ? conflict('something on the way to it is no directory')
      : undefined;
  if (local.kind === 'directory')
    return kind === 'delete' || !isEmptied(artifact.path, facts)
      ? conflict('there is a directory')
      : undefined;
  if (local.kind === 'other') return conflict('there is no file but something else');
  if (kind !== 'delete' && (await hasContent(artifact, local, facts))) return undefined;
  if (artifact.status === 'created')
    return facts.force ? undefined : conflict('it is there already, and the agent did not see it');
  if (facts.sent === undefined)
    return facts.force || isOlder(local, facts)
      ? undefined
      : conflict('it was last changed after the task was made (with `force` it is lost)');
  return isAsSent(local, facts.sent.get(artifact.path))
    ? undefined
    : conflict('it was changed here since it was sent');
}

/** Without a listing of what was sent the time of the last change is all there is to judge by. */
function isOlder(local: Local, { createdAtMs }: ConflictFacts): boolean {
  return local.kind !== 'file' || local.stats.mtimeMs < createdAtMs;
}

/** A file that becomes a directory is deleted first. */
function isBelowDeleted(segments: readonly string[], { isDeleted }: ConflictFacts): boolean {
  return segments.some((_, index) => index > 0 && isDeleted(segments.slice(0, index).join('/')));
}

/** A directory in whose place a file comes goes with the last file in it: whether it does is seen when it is tried. */
function isEmptied(path: string, { isDeleted }: ConflictFacts): boolean {
  return isDeleted(`${path}/`);
}

async function hasContent(artifact: Artifact, local: Local, facts: ConflictFacts): Promise<boolean> {
  if (local.kind === 'link') return local.target === artifact.linkTarget;
  return artifact.linkTarget === undefined && (await facts.isSameContent());
}

function isAsSent(local: Local, sent: Entry | undefined): boolean {
  if (local.kind === 'link') return sent?.kind === 'link' && sent.target === local.target;
  if (local.kind !== 'file' || sent?.kind !== 'file') return false;
  const { stats } = local;
  return stats.ino === sent.inode && stats.size === sent.bytes && stats.mtimeMs === sent.modifiedMs;
}
