/** Something that goes into an archive; its path is seen from the folder, with forward slashes. */
export type Entry =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | ({ readonly kind: 'file'; readonly path: string } & FileFacts);

/** Which file it was, and of which state. */
export interface FileFacts {
  /** Where it is on this machine. */
  readonly location: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
  readonly isExecutable: boolean;
}

/**
 * Why something can't be sent: a link that leads out of the folder or in a circle, something that is no file, or a name that
 * no archive has (no UTF-8, a backslash, a control character).
 */
export type LeftOutReason = 'link' | 'socket' | 'pipe' | 'device' | 'name';

/** Something that was chosen and can't be sent. */
export interface LeftOut {
  /** Seen from the folder. What is no UTF-8 in it is U+FFFD. */
  readonly path: string;
  readonly reason: LeftOutReason;
}

/** What is sent of a folder. */
export interface FolderListing {
  /** The folder, absolute and without a link in it. */
  readonly root: string;
  /** In the order of their paths. A directory is an entry where it is empty. */
  readonly entries: readonly Entry[];
  /** Of all files together. */
  readonly bytes: number;
  readonly leftOut: readonly LeftOut[];
}
