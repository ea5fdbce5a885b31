import type { Collected } from '../collect-files.ts';
import type { FileListing } from '../files/list-files.ts';
import type { Difference, Snapshot } from '../snapshot.ts';

/** Git holds both sides of a binary file in memory while it compares them. */
const MOST_FILE_BYTES = 32 * 1024 * 1024;

/** What a patch is about. */
export interface PatchPaths {
  /** Regular files and links that are there. */
  readonly present: readonly string[];
  readonly gone: readonly string[];
  /** SHA-256 in hex of each regular file that is there. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Left out, with the reason. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

interface PatchSources {
  readonly collected: Collected;
  readonly difference: Difference;
  readonly before: Snapshot;
  readonly listing: FileListing;
}

/**
 * The paths that a patch is about: the artifacts and the links, without what git can't carry, what would take too much
 * memory, and files in which a secret was masked: with other bytes the patch would lie.
 */
export function choosePaths({ collected, difference, before, listing }: PatchSources): PatchPaths {
  const now = new Map(listing.files.map((file) => [file.path, file]));
  const leftOut: { path: string; reason: string }[] = [];
  const fits = (path: string) => {
    const bytes = Math.max(now.get(path)?.state.bytes ?? 0, before.get(path)?.state.bytes ?? 0);
    const isLink = now.get(path)?.isLink === true;
    const reason = reasonToLeaveOut(path, { bytes, isLink, isMasked: collected.masked.has(path) });
    if (reason !== undefined) leftOut.push({ path, reason });
    return reason === undefined;
  };
  const artifacts = collected.artifacts.map(({ artifact }) => artifact).filter(({ path }) => fits(path));
  const links = difference.links.map(({ path }) => path).filter(fits);
  const isLinkNow = (path: string) => now.get(path)?.isLink === true;
  const hashes = new Map(
    artifacts.flatMap(({ path, sha256 }) => (sha256 === null ? [] : [[path, sha256] as const])),
  );
  return {
    ...{ hashes, leftOut },
    present: [...hashes.keys(), ...links.filter(isLinkNow)],
    gone: [
      ...artifacts.filter(({ sha256 }) => sha256 === null).map(({ path }) => path),
      ...links.filter((path) => !isLinkNow(path)),
    ],
  };
}

function reasonToLeaveOut(
  path: string,
  { bytes, isLink, isMasked }: { bytes: number; isLink: boolean; isMasked: boolean },
): string | undefined {
  if (isMasked) return 'a secret was masked in it';
  if (bytes > MOST_FILE_BYTES) return `it is larger than ${MOST_FILE_BYTES} bytes`;
  const names = path.replaceAll(IGNORED_BY_HFS, '').split(/[/\\]/);
  const isRefused = names.some((name) => REFUSED_NAME.test(name) || (isLink && REFUSED_LINK.test(name)));
  return isRefused ? 'git takes nothing of that name' : undefined;
}

/** Names that are, or on some file system may be taken for, the directory of git itself: it refuses a patch with one. */
const REFUSED_NAME = /^(\.git|git~1)[ .]*(:.*)?$/i;
const REFUSED_LINK = /^(\.gitmodules|gitmod~\d)[ .]*(:.*)?$/i;
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
