/** What an archive is, as it stands in messages. */
export type ArchiveFormat = 'zip' | 'tar';

/** What an archive says of an entry: nothing of it is believed. */
export interface ArchiveEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly isEncrypted: boolean;
  readonly isExecutable: boolean;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** 0 in a tar, which has none. */
  readonly crc32: number;
  /** Where its local header begins; in a tar the number of the entry. */
  readonly headerOffset: number;
}
