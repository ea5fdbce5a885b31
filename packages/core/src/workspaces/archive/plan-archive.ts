import { setImmediate as nextTurn } from 'node:timers/promises';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { WorkspaceLimits } from '../workspace-limits.ts';
import type { ArchiveEntry, ArchiveFormat } from './archive-entry.ts';
import { createArchiveTree, findChild, type TreeNode } from './archive-tree.ts';
import { entryPath, isNoteOfMacOs } from './entry-path.ts';

const STORED = 0;
const DEFLATED = 8;
/** Others have their turn after so many entries: the server answers while it reads a large archive. */
const ENTRIES_IN_A_TURN = 1000;

/** An entry and where it goes. Its bytes must end before the next one's begin. */
export interface PlannedEntry {
  readonly entry: ArchiveEntry;
  readonly node: TreeNode;
  readonly endsBefore: number;
}

/** What there is to do to unpack an archive: directories first, parents before children, links last. */
export interface ArchivePlan {
  readonly directories: readonly string[];
  readonly files: readonly PlannedEntry[];
  readonly links: readonly PlannedEntry[];
}

export interface ArchiveFacts {
  readonly format: ArchiveFormat;
  readonly archiveBytes: number;
  readonly limits: WorkspaceLimits;
  /** Whether what git takes for a repository may be among the entries: its settings are programs that git runs. */
  readonly allowsRepository: boolean;
  /** Whether the file system of the workspace takes names for one that differ in case or Unicode form only. */
  readonly foldsNames: boolean;
  readonly signal: AbortSignal;
}

/**
 * Checks all that can be told of an archive before a byte of it is unpacked.
 *
 * @throws {ClaudeOpsError} workspace_failed
 * @throws the reason of the signal, where it is aborted.
 */
export async function planArchive(
  entries: readonly ArchiveEntry[],
  facts: ArchiveFacts,
): Promise<ArchivePlan> {
  const { limits, archiveBytes, signal, format, foldsNames } = facts;
  refuseTooLarge(entries, facts);
  const tree = createArchiveTree({ maxFiles: limits.maxFiles, format, foldsNames });
  const ordered = entries.toSorted((one, other) => one.headerOffset - other.headerOffset);
  const planned: PlannedEntry[] = [];
  for (const [index, entry] of ordered.entries()) {
    if (index % ENTRIES_IN_A_TURN === 0) await nextTurn();
    signal.throwIfAborted();
    const kind = kindOf(entry, format);
    const segments = entryPath(entry.name, format);
    if (segments.length === 0 || isNoteOfMacOs(segments, format)) continue;
    if (!facts.allowsRepository) refuseGitDirectory(entry, segments, format);
    const endsBefore = ordered[index + 1]?.headerOffset ?? archiveBytes;
    planned.push({ entry, node: tree.add(segments, kind), endsBefore });
  }
  if (!facts.allowsRepository) refuseBareRepository(tree.root, format);
  return {
    directories: tree.nodes.filter(({ kind }) => kind === 'directory').map(({ path }) => path),
    files: planned.filter(({ node }) => node.kind === 'file'),
    links: planned.filter(({ node }) => node.kind === 'link'),
  };
}

function kindOf(entry: ArchiveEntry, format: ArchiveFormat): TreeNode['kind'] {
  const fail = (problem: string) => workspaceFailure(`The ${format} entry ${quote(entry.name)} ${problem}.`);
  if (entry.isEncrypted) throw fail('is encrypted: make the zip without a password');
  if (entry.kind === 'other') throw fail(`is no file, directory or link: make the ${format} without it`);
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw fail(`is compressed with method ${entry.method}: make the zip with deflate`);
  if (entry.kind === 'directory' && entry.bytes > 0)
    throw fail(`is a directory that has bytes: the ${format} is damaged`);
  if (entry.kind === 'file' || entry.kind === 'directory') return entry.kind;
  if (entry.name.endsWith('/'))
    throw fail(`is a link with the name of a directory: the ${format} is damaged`);
  return 'link';
}

/** Also as `.git` is spelled where case is folded, and by its short name on Windows. */
function refuseGitDirectory(entry: ArchiveEntry, segments: readonly string[], format: ArchiveFormat): void {
  if (!segments.some((segment) => /^(?:\.git|git~1)$/i.test(foldedForGit(segment)))) return;
  throw workspaceFailure(
    `The ${format} entry ${quote(entry.name)} belongs to a git repository, whose settings are programs that git runs unasked: leave .git out, use files of the type "git", or set trustWorkspace.`,
  );
}

/** Without what HFS+ ignores, and the dots and spaces at the end that NTFS does. */
function foldedForGit(segment: string): string {
  return segment.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').replace(/[. ]+$/, '');
}

/** Without a `.git`, git takes a directory with these three for a repository. */
function refuseBareRepository(root: TreeNode, format: ArchiveFormat): void {
  if (!['HEAD', 'objects', 'refs'].every((name) => findChild(root, name) !== undefined)) return;
  throw workspaceFailure(
    `The ${format} is a bare git repository, whose settings are programs that git runs unasked: use files of the type "git", or set trustWorkspace.`,
  );
}

/** What the archive itself says: a lie is found out while unpacking. */
function refuseTooLarge(
  entries: readonly ArchiveEntry[],
  { limits: { maxBytes }, format }: Pick<ArchiveFacts, 'limits' | 'format'>,
): void {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= maxBytes) return;
  throw workspaceFailure(
    `The ${format} unpacks to ${total} bytes, at most ${maxBytes} are allowed: send less, or have WORKSPACE_MAX_BYTES raised.`,
  );
}
