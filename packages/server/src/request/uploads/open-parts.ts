import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { ClaudeOpsError } from '@claude-ops/contract';
import { malformed } from '../malformed.ts';

/** More than any form of ours has, so that one part too many can be named. */
const LIMITS = { parts: 8, headerPairs: 16, headerSize: 16 * 1024, fileSize: Infinity };

/** One part of a multipart body. */
export interface Part {
  readonly name: string | undefined;
  /** In lower case; `text/plain` where the part does not say. */
  readonly mediaType: string;
  readonly transferEncoding: string;
  /**
   * Its bytes, to be read once, and as fast as whoever reads wants them.
   * @throws {ClaudeOpsError} malformed_request: the body ended early.
   */
  bytes(): AsyncGenerator<Uint8Array, void>;
}

/** The parts of a multipart body, in its order. */
export interface Parts {
  /**
   * The next part, once the one before is read to its end; undefined when there is none left and the body was whole.
   * @throws {ClaudeOpsError} malformed_request
   */
  next(): Promise<Part | undefined>;
}

/**
 * Takes a multipart body apart while it comes in. Nothing is held but what the parser has not given away yet.
 *
 * @throws {ClaudeOpsError} malformed_request: there is no boundary.
 */
export function openParts(body: Readable, headers: IncomingHttpHeaders): Parts {
  const waiting: { part: Part; stream: Readable }[] = [];
  let current: Readable | undefined;
  let state: 'open' | 'over' | ClaudeOpsError = 'open';
  let wake: () => void = () => undefined;

  const isOpen = () => state === 'open';
  const end = (outcome: 'over' | ClaudeOpsError) => {
    if (!isOpen()) return;
    state = outcome;
    if (outcome !== 'over') {
      body.unpipe(parser);
      for (const stream of [current, ...waiting.map((one) => one.stream)]) stream?.destroy(outcome);
    }
    wake();
  };

  async function* readAll(stream: Readable): AsyncGenerator<Uint8Array, void> {
    try {
      yield* stream;
    } catch (error) {
      throw typeof state === 'string' ? endedEarly(error) : state;
    }
  }

  const parser = createParser(headers);
  parser.on('file', (...[name, stream, , transferEncoding, mediaType]) => {
    // Whoever reads it hears of its error; nobody may.
    stream.on('error', () => undefined);
    const part = { name, mediaType, transferEncoding, bytes: () => readAll(stream) };
    waiting.push({ part, stream });
    wake();
  });
  parser.on('partsLimit', () => end(malformed(`The body has more than ${LIMITS.parts} parts.`)));
  parser.on('finish', () => end('over'));
  parser.on('error', (error) => end(endedEarly(error)));
  body.on('error', (error) => end(ClaudeOpsError.is(error) ? error : endedEarly(error)));
  body.on('close', () => {
    if (!body.readableEnded) end(endedEarly());
  });
  // Of a caller that is gone already nothing is heard any more.
  if (body.destroyed) end(endedEarly());
  else body.pipe(parser);

  return {
    async next() {
      while (waiting.length === 0 && isOpen()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (typeof state === 'object') throw state;
      const next = waiting.shift();
      current = next?.stream;
      return next?.part;
    },
  };
}

function createParser(headers: IncomingHttpHeaders): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: LIMITS,
      // As bytes, whatever a part says of itself: fields would be held whole, and decoded leniently.
      isPartAFile: () => true,
    });
  } catch (error) {
    throw malformed('The content-type has no boundary that parts could be told apart by.', error);
  }
}

function endedEarly(cause?: unknown): ClaudeOpsError {
  return malformed('The multipart body is not well-formed, or ended early.', cause);
}
