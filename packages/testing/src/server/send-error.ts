import type { ServerResponse } from 'node:http';
import { createErrorBody } from '../messages/error-body.ts';
import type { FailStep } from '../script/step.ts';
import { sendJson } from './send-json.ts';

/** An error in Anthropic's form. */
export function sendError(
  response: ServerResponse,
  { fail, message, errorType, retryAfter, headers }: FailStep,
): void {
  const retry: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  sendJson(response, fail, createErrorBody(fail, { type: errorType, message }), { ...retry, ...headers });
}
