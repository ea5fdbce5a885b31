import type { FoundFile } from '../files/entry.ts';
import type { Change } from '../by-importance.ts';
import type { Snapshot } from '../snapshot.ts';

/** Git holds both sides of a binary file in memory while it compares them. */
const MOST_FILE_BYTES = 32 * 1024 * 1024;

/** Something that changed and is not in the patch. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** The files of a patch. */
export interface PatchFiles {
  /** Regular files and links that are there, and may have changed. */
  readonly present: readonly FoundFile[];
  readonly gone: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

interface PatchLimits {
  readonly before: Snapshot;
  readonly maxFiles: number;
}

/**
 * Files that may have changed, the most important first, without what git ignores, what it can't carry, and what would take too
 * much memory.
 */
export function choosePatchFiles(changes: readonly Change[], { before, maxFiles }: PatchLimits): PatchFiles {
  const leftOut: LeftOut[] = [];
  const present: FoundFile[] = [];
  const fits = (path: string, file?: FoundFile) => {
    const bytes = Math.max(file?.state.bytes ?? 0, before.get(path)?.state.bytes ?? 0);
    const reason = reasonToLeaveOut(path, { bytes, isLink: file?.isLink === true });
    if (reason !== undefined) leftOut.push({ path, reason });
    return reason === undefined;
  };
  const gone: string[] = [];
  for (const { path, file } of changes) {
    if (file?.isIgnored === true || !fits(path, file)) continue;
    if (file === undefined) gone.push(path);
    else if (present.length < maxFiles) present.push(file);
    else leftOut.push({ path, reason: `there are more than ${maxFiles} files` });
  }
  return { present, gone, leftOut };
}

function reasonToLeaveOut(
  path: string,
  { bytes, isLink }: { readonly bytes: number; readonly isLink: boolean },
): string | undefined {
  if (bytes > MOST_FILE_BYTES) return `it is larger than ${MOST_FILE_BYTES} bytes`;
  const names = path.replaceAll(IGNORED_BY_HFS, '').split(/[/\\]/);
  const isRefused = names.some((name) => REFUSED_NAME.test(name) || (isLink && REFUSED_LINK.test(name)));
  return isRefused ? 'git takes nothing of that name' : undefined;
}

/** Names that are, or on some file system may be taken for, the directory of git itself: it refuses a patch with one. */
const REFUSED_NAME = /^(\.git|git~1)[ .]*(:.*)?$/i;
const REFUSED_LINK = /^(\.gitmodules|gitmod~\d)[ .]*(:.*)?$/i;
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
