import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { HeaderMap } from './headers.ts';

/** They say how a request is sent, which is not an operator's to say, or would keep its answer from being read. */
const OURS = new Set([
  ...['accept-encoding', 'connection', 'content-length', 'expect', 'host', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/**
 * The headers an operator adds to every request, names in lower case.
 *
 * @throws {TypeError} naming the header, and never its value.
 */
export function parseOperatorHeaders(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      check(name, value);
      return [name.toLowerCase(), value];
    }),
  );
}

function check(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new TypeError(`The header ${JSON.stringify(name)} can't be sent: fix its name or its value.`);
  }
  if (OURS.has(name.toLowerCase()))
    throw new TypeError(`The header ${JSON.stringify(name)} can't be set: it says how a request is sent.`);
}
