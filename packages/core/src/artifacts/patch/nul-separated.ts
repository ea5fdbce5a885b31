import { bytesOf } from '../files/path-bytes.ts';

const NUL = Buffer.from([0]);

/** Paths as git reads them with `-z`. */
export function nulSeparated(paths: readonly string[]): Buffer {
  return Buffer.concat(paths.flatMap((path) => [bytesOf(path), NUL]));
}

/** Splits the output of a git command that was given `-z`. */
export function splitAtNul(printed: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < printed.length;) {
    const end = printed.indexOf(0, start);
    const stop = end === -1 ? printed.length : end;
    pieces.push(printed.subarray(start, stop));
    start = stop + 1;
  }
  return pieces;
}
