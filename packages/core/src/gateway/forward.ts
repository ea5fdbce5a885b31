import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startStopwatch, type Clock, type Stopwatch } from '../clock.ts';
import type { Mask } from '../secrets/mask.ts';
import { noteUsage, type Account, type Ending, type Entry } from './accounting/account.ts';
import { createAnswerReader } from './answer/answer-reader.ts';
import type { Endpoint } from './endpoint.ts';
import { headersForAgent, headersForUpstream, type Identity } from './headers.ts';
import { usageLimitOf, type MetUsageLimit } from './holds/usage-limit.ts';
import { rateLimitOf, type RateLimit } from './rate-limit.ts';
import { findRedirect } from './redirect.ts';
import { MOST_BODY_BYTES, refuse, REFUSALS, redirected, unreachable, USAGE_LIMITED } from './refusal.ts';
import { tap } from './tap.ts';
import { createAnswerNotes, type AnswerNotes } from './trouble/answer-notes.ts';
import type { UpstreamAnswer } from './trouble/upstream-answer.ts';
import type { Upstream } from './upstream.ts';

/**
 * The key is the task's, whoever asks: a refused one is refused again, and one that is used up is so for hours. Without this the CLI
 * (2.1.330) asks eleven times, over three minutes.
 */
const ASKED_ONCE = { 'x-should-retry': 'false' };

class BodyTooLargeError extends Error {}

export interface ForwardParts extends Identity {
  /** Of the request. */
  readonly body: Readable;
  readonly endpoint: Endpoint;
  readonly upstream: Upstream;
  readonly account: Account;
  readonly clock: Clock;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Told before the request goes out, which it does when that is settled. */
  readonly onAsking: () => Promise<void>;
  /** Held while the upstream works on the request. */
  readonly underway: (() => Disposable) | undefined;
  readonly onRateLimited: (limit: RateLimit) => void;
  /** Told of a usage limit. Returns whether the request is to be sent again, and waits then. */
  readonly metUsageLimit: (limit: MetUsageLimit) => boolean;
  /** Whether the CLI bears any silence: then a silent upstream is given up here. */
  readonly isPatient: boolean;
  /** Told why the upstream could not be reached. */
  readonly onUnreachable: (cause: string) => void;
  /** Told that the account knows more of the request. What tells it is not passed on before that is settled. */
  readonly onCounted: () => Promise<void> | undefined;
  /** Told that the upstream has begun to answer. */
  readonly onAnswering: () => void;
  /** Told what the upstream said, or why it could not. */
  readonly onHeard: (answer: UpstreamAnswer) => void;
  /** Takes secrets out of what the upstream said. */
  readonly mask: Mask;
  readonly onEnded: (entry: Entry, ending: Ending) => void;
}

interface Exchange {
  readonly notes: AnswerNotes;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: Entry;
  readonly stopwatch: Stopwatch;
}

/** Passes a request on to the upstream with the real key, and its answer back, byte for byte; and counts both. */
export async function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  parts: ForwardParts,
): Promise<void> {
  const { account, onEnded } = parts;
  const entry = account.open();
  const exchange = {
    incoming,
    response,
    entry,
    notes: createAnswerNotes(),
    stopwatch: startStopwatch(),
  };
  const ending = await exchangeOnce(exchange, parts).catch((error: unknown) =>
    endBadly(error, exchange, parts),
  );
  account.close(exchange.entry, ending);
  onEnded(exchange.entry, ending);
}

async function exchangeOnce(exchange: Exchange, parts: ForwardParts): Promise<Ending> {
  const { endpoint, upstream, clock, signal, onRateLimited, onCounted, isPatient } = parts;
  const { incoming, response, entry, notes } = exchange;
  await parts.onAsking();
  using _underway = parts.underway?.();
  const headers = headersForUpstream(incoming.headers, parts);
  const answer = await upstream.ask({
    endpoint,
    headers,
    body: countedBody(exchange, parts),
    signal,
    isPatient,
  });
  parts.onAnswering();
  notes.begin(answer.statusCode, answer.headers);

  const redirect = findRedirect(answer.statusCode, answer.headers);
  if (redirect !== undefined) {
    // The CLI would follow it past the gateway, and take its token there.
    answer.body.destroy();
    notes.redirected(redirect);
    parts.onHeard(notes.answer(null, parts.mask));
    const refusal = redirected(answer.statusCode, redirect);
    refuse(incoming, response, refusal);
    return refusal.status;
  }

  const limit = rateLimitOf(answer.statusCode, answer.headers, clock.now());
  if (limit !== undefined) onRateLimited(limit);
  const usageLimit = limit && usageLimitOf(limit, answer.headers, clock.now());
  if (usageLimit !== undefined && parts.metUsageLimit(usageLimit)) {
    answer.body.destroy();
    parts.onHeard(notes.answer(null, parts.mask));
    refuse(incoming, response, USAGE_LIMITED);
    return answer.statusCode;
  }
  response.writeHead(answer.statusCode, {
    ...headersForAgent(answer.headers),
    ...((answer.statusCode === 401 || usageLimit !== undefined) && ASKED_ONCE),
  });
  response.flushHeaders();

  let kept: Promise<void> | undefined;
  const reader = createAnswerReader(answer.statusCode, answer.headers, {
    content: () => {
      entry.timeToFirstTokenMs = exchange.stopwatch.elapsedMs();
    },
    usage(usage, model) {
      noteUsage(entry, usage, model);
      if (model !== undefined) notes.isMessage();
      kept = onCounted();
    },
    stopped: notes.stopped,
    failed: notes.failed,
  });
  const read = tap((piece) => {
    entry.responseBytes += piece.length;
    kept = undefined;
    notes.take(piece);
    reader.take(piece);
    return kept;
  });
  // An upstream that breaks off makes this break off too: a clean end would be taken for the whole answer.
  await pipeline(answer.body, read, response);
  reader.end();
  parts.onHeard(notes.answer(null, parts.mask));
  return answer.statusCode;
}

/** The body on its way: counted, held to the limit, and remembered by its hash. */
function countedBody({ entry }: Exchange, { account, body: source }: ForwardParts): Transform {
  const hash = createHash('sha256');
  const body = tap((piece) => {
    entry.requestBytes += piece.length;
    if (entry.requestBytes > MOST_BODY_BYTES) throw new BodyTooLargeError();
    hash.update(piece);
    return undefined;
  });
  // It may break off when the upstream has answered already: then nobody asks for it any more.
  body.on('error', () => undefined);
  body.once('end', () => account.identify(entry, hash.digest('base64')));
  return source.pipe(body);
}

function endBadly(
  error: unknown,
  { incoming, response, entry, notes }: Exchange,
  { signal, onUnreachable, onHeard, mask }: ForwardParts,
): Ending {
  if (response.headersSent || signal.aborted) {
    response.destroy();
    if (!wasLeft(error)) {
      onHeard(notes.answer(codeOf(error), mask));
      return 'broken';
    }
    // The model was at it when nobody waited any more.
    if (entry.timeToFirstTokenMs !== null) onHeard(notes.answer(null, mask));
    return 'aborted';
  }
  if (error instanceof BodyTooLargeError) {
    refuse(incoming, response, REFUSALS.tooLarge);
    return REFUSALS.tooLarge.status;
  }
  const refusal = unreachable(codeOf(error));
  onUnreachable(codeOf(error));
  onHeard(notes.answer(codeOf(error), mask));
  refuse(incoming, response, refusal);
  return refusal.status;
}

/** Whether it is from our side that an exchange was given up: a connection that breaks has an error of its own. */
function wasLeft(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'AbortError' || codeOf(error) === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

/** The code of a failed connection: a message could name what nobody need know. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
