/** POSIX: the disk is full, or the share of it that the server may use. */
const CODES = new Set<unknown>(['ENOSPC', 'EDQUOT']);
/** As strerror(3) says it, in the words of other programs; what a git server says is of its own disk. */
const WORDS = /^(?!remote:).*(?:No space left on device|Disk quota exceeded)/m;

/** Whether the server could not write because its disk is full: nobody who sends it files is to blame. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && CODES.has(error.code)) || WORDS.test(error.message);
}

export const DISK_FULL_ADVICE =
  "The server's disk is full: have room made on it, and submit the task again. Nothing is wrong with the files.";
