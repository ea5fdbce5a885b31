import type { FolderProgress, OutputStream } from '../command-parts.ts';
import { formatBytes } from '../terminal/format-bytes.ts';

/** What takes no longer needs no word. */
const QUIET_MS = 1_000;
/** How often a terminal is told, which shows one line, and a log, which gets one more. */
const TERMINAL_MS = 200;
const LOG_MS = 10_000;

/** Says of a long upload how far it is: in one line on a terminal, in a line every ten seconds elsewhere. */
export function createUploadProgress(
  stream: OutputStream,
  now: () => number,
): (progress: FolderProgress) => void {
  const isTerminal = stream.isTTY === true;
  const startedAt = now();
  let saidAt = startedAt + (isTerminal ? QUIET_MS - TERMINAL_MS : 0);
  let hasLine = false;
  return ({ bytes, totalBytes, files, totalFiles }) => {
    const isOver = files === totalFiles;
    if (isOver && hasLine) stream.write('\r\u001b[K');
    if (isOver) {
      hasLine = false;
      return;
    }
    const at = now();
    if (at - saidAt < (isTerminal ? TERMINAL_MS : LOG_MS)) return;
    saidAt = at;
    const line =
      totalBytes === undefined
        ? `sending a git bundle, ${formatBytes(bytes)} so far`
        : `sending ${formatBytes(bytes)} of ${formatBytes(totalBytes)}, ${files} of ${totalFiles} files`;
    stream.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    hasLine = isTerminal;
  };
}
