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
    const reason = collected.masked.has(path)
      ? 'a secret was masked in it'
      : bytes > MOST_FILE_BYTES
        ? `it is larger than ${MOST_FILE_BYTES} bytes`
        : undefined;
    if (reason !== undefined) leftOut.push({ path, reason });
    return reason === undefined && canBeInGit(path);
  };
  const artifacts = collected.artifacts.map(({ artifact }) => artifact).filter(({ path }) => fits(path));
  const links = difference.links
    .map(({ path }) => path)
    .filter(fits)
    .filter(canBeLinkInGit);
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

function canBeInGit(path: string): boolean {
  return !path.split('/').some((name) => name.toLowerCase() === '.git');
}

/** Git refuses these as links, for the harm they did. */
function canBeLinkInGit(path: string): boolean {
  return !/(^|\/)\.gitmodules$/i.test(path);
}
