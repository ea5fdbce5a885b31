import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { ClaudeOpsError, EVENT_STREAM_MEDIA_TYPE, HEADERS, type ClaudeOpsApi } from '@claude-ops/contract';
import type { FastifyReply } from 'fastify';
import type { OperationRequest } from '../routes/operation-request.ts';
import type { OpenStreams } from './open-streams.ts';
import { pumpEvents } from './pump-events.ts';
import { resumeAfter } from './resume-after.ts';
import { settledWithin } from './settled-within.ts';

interface FollowSettings {
  readonly api: ClaudeOpsApi;
  readonly heartbeatMs: number;
  readonly slowReaderMs: number;
  readonly openStreams: OpenStreams;
}

const STREAM_HEADERS = {
  'content-type': EVENT_STREAM_MEDIA_TYPE,
  'cache-control': 'no-store',
  // nginx would otherwise collect events until its buffer is full.
  'x-accel-buffering': 'no',
};

/** Milliseconds that the first event gets, so that a refusal which comes at once is answered as one. */
const FIRST_STEP_MS = 100;

/**
 * Answers with a task's events as they happen, as server-sent events. Whatever ends the stream (its final event, the
 * reader, the server) aborts the signal of the api's iterator and returns it.
 *
 * @throws {ClaudeOpsError} what the api refuses before the first event.
 */
export async function followTaskEvents(
  request: OperationRequest<'listTaskEvents'>,
  reply: FastifyReply,
  { api, openStreams, ...settings }: FollowSettings,
): Promise<FastifyReply> {
  const { id } = request.params;
  const after = resumeAfter(request.headers[HEADERS.lastEventId], request.query.after);
  const signal = untilEither(reply.raw, openStreams);

  await orShuttingDown(api.getTask(id, { signal }), signal);
  if (request.method === 'HEAD') return reply.headers(STREAM_HEADERS).send('');

  const rest = api.followTaskEvents(id, { after, signal });
  const first = rest.next();
  await orShuttingDown(settledWithin(first, FIRST_STEP_MS), signal);
  // An EventSource resumes after any end but this one: HTML, section 9.2.3.
  if (await isOver(first)) return reply.code(204).send();

  const stream = new PassThrough();
  stream.once('close', () => void rest.return?.().catch(() => undefined));
  pumpEvents({ first, rest }, stream, { ...settings, signal }).catch((error: unknown) => {
    if (!ClaudeOpsError.is(error, 'wait_aborted'))
      request.log.warn({ event: 'event_stream_cut', err: error }, 'an event stream was cut off');
    leaveOff(stream);
  });
  return reply.headers(STREAM_HEADERS).send(stream);
}

/** Whether the log is known to have nothing for the reader any more: the task has ended, and its final event was read. */
async function isOver(first: Promise<IteratorResult<unknown>>): Promise<boolean> {
  const step = await Promise.race([first, Promise.resolve(undefined)]);
  return step?.done === true;
}

/** A signal that is aborted when the response is over, in whatever way, or when the server ends its streams. */
function untilEither(response: ServerResponse, openStreams: OpenStreams): AbortSignal {
  const following = new AbortController();
  openStreams.add(following);
  response.once('close', () => {
    openStreams.delete(following);
    following.abort();
  });
  return following.signal;
}

/** What the api gives up before the stream starts, it gives up because the server closes: nobody else is there to hear. */
async function orShuttingDown(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await promise;
  } catch (error) {
    throw signal.aborted ? new ClaudeOpsError('shutting_down', 'The server is shutting down.') : error;
  }
}

/** Ends a stream before its final event: its reader sees an end, and resumes after the last event it has read. */
function leaveOff(stream: PassThrough): void {
  // A reader that takes nothing would never see the end.
  if (stream.writableNeedDrain) stream.destroy();
  else stream.end();
}
