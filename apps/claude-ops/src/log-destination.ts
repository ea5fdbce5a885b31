import { writeSync } from 'node:fs';

/** How often in a row a pipe may be full before a line is given up: each try waits a moment for its reader. */
const MOST_TRIES = 20;
const TRY_PAUSE_MS = 5;

export interface LogDestinationOptions {
  /** Writes some of the bytes. @returns how many. */
  readonly write?: (bytes: Uint8Array) => number;
}

/** Where log lines go. */
export interface LogDestination {
  write(line: string): void;
}

/**
 * Log lines on standard error, written at once. A server must not hang on its own log: what can't be written, because the
 * disk of a log file is full or nobody reads a pipe, is dropped, and the next line that goes out says how much that was.
 */
export function createLogDestination({
  write = (bytes) => writeSync(2, bytes),
}: LogDestinationOptions = {}): LogDestination {
  let dropped = 0;
  let isCut = false;

  /** Whether all of it went out. */
  const writeAll = (text: string, mostTries: number): boolean => {
    const bytes = Buffer.from(isCut ? `\n${text}` : text);
    const count = writeSome(bytes, write, mostTries);
    const isWhole = count === bytes.length;
    if (count > 0) isCut = !isWhole;
    return isWhole;
  };

  return {
    write(line) {
      // While nothing goes out, a line costs one try.
      if (dropped > 0 && writeAll(droppedLine(dropped), 1)) dropped = 0;
      if (dropped > 0 || !writeAll(line, MOST_TRIES)) dropped += 1;
    },
  };
}

/** Writes what can be written, and says how much that was. */
function writeSome(bytes: Uint8Array, write: (bytes: Uint8Array) => number, mostTries: number): number {
  let done = 0;
  let tries = 1;
  while (done < bytes.length) {
    const count = tryToWrite(bytes.subarray(done), write);
    if (count === undefined || (count === 0 && tries === mostTries)) break;
    if (count === 0) pause();
    tries = count === 0 ? tries + 1 : 1;
    done += count;
  }
  return done;
}

/** 0 where it may work in a moment, undefined where it won't. */
function tryToWrite(bytes: Uint8Array, write: (bytes: Uint8Array) => number): number | undefined {
  try {
    return write(bytes);
  } catch (error) {
    return isFullPipe(error) ? 0 : undefined;
  }
}

function isFullPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_PAUSE_MS);
}

function droppedLine(count: number): string {
  const line = { level: 40, time: new Date().toISOString(), dropped: count, msg: 'log lines were dropped' };
  return `${JSON.stringify(line)}\n`;
}
