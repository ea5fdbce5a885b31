import { getFileNameLowLevel, type Entry } from 'yauzl';

/** What the directory of an archive says of an entry: nothing of it is believed. */
export interface ArchiveEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly isEncrypted: boolean;
  readonly isExecutable: boolean;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc32: number;
  /** Where its local header begins. */
  readonly headerOffset: number;
}

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
