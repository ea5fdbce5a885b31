import type { ServerResponse } from 'node:http';
import { createMessage } from '../messages/create-message.ts';
import type { RecordedRequest } from '../requests/recorded-request.ts';
import type { AnswerStep, CutStep, StallStep, Step } from '../script/step.ts';
import { encodeMessage, encodeOpening } from './encode-message.ts';
import { pause } from './pause.ts';
import { responseHeaders } from './response-headers.ts';
import { sendError } from './send-error.ts';
import { sendRaw } from './send-raw.ts';
import { writeChunks } from './write-chunks.ts';

/** Does to the response what the step says. */
export async function playStep(
  step: Step,
  request: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  if (step.delayMs) await pause(step.delayMs, response);
  if (response.destroyed || 'hang' in step) return;
  if ('fail' in step) return sendError(response, step);
  if ('raw' in step) return sendRaw(response, step);
  await sendMessage(step, request, response);
}

async function sendMessage(
  step: AnswerStep | StallStep | CutStep,
  { model, stream }: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  const message = createMessage(step, model);
  const contentType = stream ? 'text/event-stream; charset=utf-8' : 'application/json';
  response.writeHead(200, responseHeaders(contentType, step.headers));
  if ('stall' in step) return writeChunks(response, encodeOpening(message, stream), step.paceMs);
  if ('cut' in step) {
    await writeChunks(response, encodeOpening(message, stream), step.paceMs);
    // Without a pause the last piece may be lost with the connection.
    if (step.paceMs) await pause(step.paceMs, response);
    response.destroy();
    return;
  }
  await writeChunks(response, encodeMessage(message, stream), step.paceMs);
  response.end();
}
