import type { Readable } from 'node:stream';
import { readLines } from '../../claude/read-lines.ts';
import type { Transcript } from '../../claude/transcript.ts';
import type { EmittedEvent } from '../executor.ts';

export interface OutputOptions {
  readonly stdout: Readable;
  readonly transcript: Transcript;
  readonly maxLineBytes: number;
  readonly emit: (event: EmittedEvent) => Promise<void>;
}

/** The CLI's stdout on its way into the log. */
export interface ClaudeOutput {
  /** Settles at the first result, or when stdout ends without one: after it there is nothing to wait for. */
  readonly said: Promise<void>;
  /** Settles when stdout has ended and everything is emitted. */
  readonly ended: Promise<void>;
  /** How many lines have come. */
  readonly lines: number;
  /** Whether a line is waiting for the log to take it. */
  readonly isHeldBack: boolean;
  /** Throws the first fault of emitting. Output is drained all the same: a CLI that can't write never exits. */
  rethrowFault(): void;
}

export function followOutput({ stdout, transcript, maxLineBytes, emit }: OutputOptions): ClaudeOutput {
  const { promise: said, resolve: hasSaid } = Promise.withResolvers<void>();
  let fault: Error | undefined;
  let lines = 0;
  let isHeldBack = false;

  const pass = async (event: EmittedEvent | undefined) => {
    lines += 1;
    if (event === undefined || fault !== undefined) return;
    isHeldBack = true;
    try {
      await emit(event);
    } catch (error) {
      fault = new Error('What the CLI said could not be kept.', { cause: error });
    } finally {
      isHeldBack = false;
    }
  };
  const ended = readLines(stdout, {
    maxLineBytes,
    onLine: async (line) => {
      const event = transcript.takeLine(line);
      // Whoever waits for it need not wait for the log too.
      if (transcript.result !== undefined) hasSaid();
      await pass(event);
    },
    onOversized: (line) => pass(transcript.takeOversized(line)),
  })
    // Destroyed from our side, because something that outlived the run holds the pipe: what came is all there is.
    .catch(() => undefined)
    .then(hasSaid);

  return {
    said,
    ended,
    get lines() {
      return lines;
    },
    get isHeldBack() {
      return isHeldBack;
    },
    rethrowFault() {
      if (fault !== undefined) throw fault;
    },
  };
}
