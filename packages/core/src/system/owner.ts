/** Whose a file is, or who a process runs as, in numbers. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}
