import { getFileNameLowLevel, type Entry } from 'yauzl';
import type { ArchiveEntry } from '../archive/archive-entry.ts';

/** Encrypted, strongly encrypted, or with an encrypted directory: bits 0, 6 and 13 (APPNOTE 4.4.4). */
const ENCRYPTION_BITS = 0x2041;

/** File types and permissions of POSIX, which stand in the upper half of the external attributes. */
const TYPE_MASK = 0o170000;
const KINDS: Readonly<Record<number, ArchiveEntry['kind']>> = {
  0: 'file',
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'link',
};
const EXECUTABLE_BITS = 0o111;

/** Copies what matters, so that nothing else an entry carries stays in memory. */
export function toArchiveEntry(entry: Entry): ArchiveEntry {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  const mode = entry.externalFileAttributes >>> 16;
  const kind = KINDS[mode & TYPE_MASK] ?? 'other';
  return {
    name,
    kind: kind === 'file' && name.endsWith('/') ? 'directory' : kind,
    isEncrypted: (entry.generalPurposeBitFlag & ENCRYPTION_BITS) !== 0,
    isExecutable: (mode & EXECUTABLE_BITS) !== 0,
    method: entry.compressionMethod,
    compressedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    crc32: entry.crc32,
    headerOffset: entry.relativeOffsetOfLocalHeader,
  };
}
