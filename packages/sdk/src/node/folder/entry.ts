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
