import { isUtf8 } from 'node:buffer';
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

/** Says that the name is UTF-8: bit 11 (APPNOTE 4.4.4). */
const UTF8_BIT = 0x800;
/** Systems that an entry can be made on (APPNOTE 4.4.2). */
const UNIX_HOSTS: ReadonlySet<number> = new Set([3, 19]);
const WINDOWS_HOSTS: ReadonlySet<number> = new Set([0, 10, 14]);

/** Copies what matters, so that nothing else an entry carries stays in memory. */
export function toArchiveEntry(entry: Entry): ArchiveEntry {
  const name = nameOf(entry);
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

/**
 * The Unicode path field names an entry, else its name does, which is in the code page 437 unless it says that it is UTF-8. Info-ZIP on Linux
 * and macOS writes UTF-8 and does not say so. Old programs on Windows separate steps by backslashes.
 */
function nameOf({ generalPurposeBitFlag: flags, fileNameRaw, extraFields, versionMadeBy }: Entry): string {
  const host = versionMadeBy >>> 8;
  const isUnsaidUtf8 = UNIX_HOSTS.has(host) && isUtf8(fileNameRaw);
  const name = getFileNameLowLevel(isUnsaidUtf8 ? flags | UTF8_BIT : flags, fileNameRaw, extraFields, true);
  return WINDOWS_HOSTS.has(host) ? name.replaceAll('\\', '/') : name;
}
