import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AttemptCounter } from '../requests/attempt-counter.ts';
import { recordRequest } from '../requests/record-request.ts';
import type { RecordedRequest } from '../requests/recorded-request.ts';
import { sendError } from './send-error.ts';

/** Reads a request whole and hands it on. Never rejects: what goes wrong becomes an answer. */
export async function receiveRequest(
  exchange: { incoming: IncomingMessage; response: ServerResponse; attempts: AttemptCounter },
  answer: (request: RecordedRequest) => Promise<void>,
): Promise<void> {
  const { incoming, response, attempts } = exchange;
  const closed = outcomeOf(response);
  try {
    await answer(recordRequest({ incoming, text: await text(incoming), closed, attempts }));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendError(response, { fail: 500, message: `The model server failed: ${String(error)}` });
  }
}

function outcomeOf(response: ServerResponse): RecordedRequest['closed'] {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'finished' : 'aborted'));
  });
}
