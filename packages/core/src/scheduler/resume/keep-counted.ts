import type { Counted } from '../../gateway/grant.ts';
import type { Logger } from '../../logger.ts';
import type { ResumeNotes } from './resume-notes.ts';

/** Writes down what an attempt has asked for by now. Disposing waits until nothing is left to write. */
export interface CountedKeeper extends AsyncDisposable {
  /** Settles when it is written, or something later. Never rejects. */
  keep(counted: Counted): Promise<void>;
}

/** It changes faster than it can be written: it is written one at a time, and of what came meanwhile the latest. */
export function keepCounted(
  attemptId: string,
  { notes, logger }: { readonly notes: ResumeNotes; readonly logger: Logger },
): CountedKeeper {
  let waiting: Counted | undefined;
  let writing: Promise<void> | undefined;
  const writeAll = async () => {
    while (waiting !== undefined) {
      const counted = waiting;
      waiting = undefined;
      await notes.writeCounted(attemptId, counted).catch((error: unknown) => {
        logger.warn(
          { event: 'usage_not_stored', err: error, attemptId },
          'the usage of a run could not be stored',
        );
      });
    }
    writing = undefined;
  };
  return {
    keep(counted) {
      waiting = counted;
      return (writing ??= writeAll());
    },
    [Symbol.asyncDispose]: async () => await writing,
  };
}
