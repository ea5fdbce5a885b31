import { phaseOf, type Phase } from '../../claude/activity/phase.ts';
import type { Transcript } from '../../claude/transcript.ts';
import type { EmittedEvent } from '../../attempt/emitted-event.ts';
import type { Conversation } from './conversation.ts';

export interface OutputOptions {
  readonly conversation: Pick<Conversation, 'follow'>;
  readonly transcript: Transcript;
  readonly maxLineBytes: number;
  readonly emit: (event: EmittedEvent) => Promise<void>;
  /** Told of each line, once it is in the transcript. @default nobody is told */
  readonly onTaken?: (() => void) | undefined;
}

/** What the CLI prints, on its way into the log. */
export interface ClaudeOutput {
  /** What the run waits for, by the lines so far. */
  readonly phase: Phase;
  /** Settles when the phase is another one, or when the output has ended. */
  phaseChanged(): Promise<void>;
  /** Settles when the output has ended and everything is emitted. */
  readonly ended: Promise<void>;
  readonly hasEnded: boolean;
  /** How many lines have come. */
  readonly lines: number;
  /** Whether a line is waiting for the log to take it. */
  readonly isHeldBack: boolean;
  /** Throws the first fault of reading or emitting. Output is drained all the same: a CLI that can't write never exits. */
  rethrowFault(): void;
}

export function followOutput({
  conversation,
  transcript,
  maxLineBytes,
  emit,
  onTaken,
}: OutputOptions): ClaudeOutput {
  let phase = phaseOf(transcript.activity);
  let change = Promise.withResolvers<void>();
  let fault: Error | undefined;
  let lines = 0;
  let isHeldBack = false;
  let hasEnded = false;

  const tellChange = () => {
    change.resolve();
    change = Promise.withResolvers<void>();
  };
  const notePhase = () => {
    const next = phaseOf(transcript.activity);
    if (next === phase) return;
    phase = next;
    tellChange();
  };
  const read = (take: () => EmittedEvent | undefined) => {
    try {
      return take();
    } catch (error) {
      fault ??= new Error('The output of the claude CLI could not be read.', { cause: error });
      return undefined;
    }
  };
  const pass = async (take: () => EmittedEvent | undefined) => {
    lines += 1;
    const event = read(take);
    // Whoever waits for the phase need not wait for the log too.
    notePhase();
    onTaken?.();
    if (event === undefined || fault !== undefined) return;
    isHeldBack = true;
    try {
      await emit(event);
    } catch (error) {
      fault = new Error('The output of the claude CLI could not be stored.', { cause: error });
    } finally {
      isHeldBack = false;
    }
  };
  const followed = conversation.follow({
    maxLineBytes,
    onLine: (line, message) => pass(() => transcript.takeLine(line, message)),
    onOversized: (line) => pass(() => transcript.takeOversized(line)),
  });
  const ended = followed.then(() => {
    hasEnded = true;
    tellChange();
  });

  return {
    ended,
    get phase() {
      return phase;
    },
    phaseChanged: () => change.promise,
    get hasEnded() {
      return hasEnded;
    },
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
