import { createEventStreamReader } from './event-stream-reader.ts';
import { createMessageReader } from './message-reader.ts';

/** Reads an answer as it passes, and never holds more than a piece of it. */
export interface AnswerReader {
  take(piece: Uint8Array): void;
  /** The answer is complete. */
  end(): void;
}

/** Is told what an answer says of itself. */
export interface AnswerListener {
  /** Content has come: once, at the first of it. */
  content(): void;
  /** How much was used so far, and by which model where that is said. */
  usage(usage: unknown, model: string | undefined): void;
  /** Why the model stopped. */
  stopped?(reason: string): void;
  /** The stream of the answer holds an error of the API, in the API's form. */
  failed?(error: unknown): void;
}

const IGNORE: AnswerReader = { take: () => undefined, end: () => undefined };

/** A reader for an answer with those headers. What it can't read passes all the same. */
export function createAnswerReader(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  listener: AnswerListener,
): AnswerReader {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (status !== 200 || encoding !== 'identity') return IGNORE;
  const type = String(headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('text/event-stream')) return createEventStreamReader(listener);
  return type.startsWith('application/json') ? createMessageReader(listener) : IGNORE;
}
