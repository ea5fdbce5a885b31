import type { Writable } from 'node:stream';

/** As much as may wait for a CLI that reads nothing, in bytes, and it is still answered at once. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** As many answers wait beyond that. Something that prints in the place of the CLI could have answers made without end. */
const MOST_WAITING = 1_000;

/** Says the answer to a request, now or once the CLI has read what was said before. */
export type SayAnswer = (requestId: string, answer: object) => void;

export function createAnswerQueue(stdin: Writable, write: (messages: readonly object[]) => void): SayAnswer {
  const waiting = new Map<string, object>();
  const hasRoom = () => stdin.writableLength < MOST_UNREAD_BYTES;
  stdin.on('drain', () => {
    for (const [requestId, answer] of waiting) {
      if (!hasRoom()) return;
      waiting.delete(requestId);
      write([answer]);
    }
  });
  return (requestId, answer) => {
    if (waiting.size === 0 && hasRoom()) write([answer]);
    else if (waiting.size < MOST_WAITING || waiting.has(requestId)) waiting.set(requestId, answer);
  };
}
