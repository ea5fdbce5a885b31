import type { ServerResponse } from 'node:http';
import { responseHeaders } from './response-headers.ts';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, responseHeaders('application/json', headers));
  response.end(JSON.stringify(body));
}
