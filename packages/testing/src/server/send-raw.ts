import type { ServerResponse } from 'node:http';
import type { RawStep } from '../script/step.ts';
import { responseHeaders } from './response-headers.ts';

/** A body as the script has it. */
export function sendRaw(
  response: ServerResponse,
  { raw, status = 200, contentType = 'text/html; charset=utf-8', headers }: RawStep,
): void {
  response.writeHead(status, responseHeaders(contentType, headers));
  response.end(raw);
}
