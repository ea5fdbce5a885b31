import type { IncomingMessage } from 'node:http';

/** Headers that a proxy adds: RFC 7239, RFC 9110 (section 7.6.3), and what nginx, Caddy, Traefik and others are told to send. */
const OF_PROXIES = /^(?:forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|cf-connecting-ip|true-client-ip)$/;

/**
 * The sign that a proxy passed a request on, or undefined where there is none. nginx speaks HTTP/1.0 and adds no header unless it is told to; no
 * current client speaks that. A proxy that does neither can't be told from a caller on its machine.
 */
export function signOfProxy({
  headers,
  httpVersion,
}: Pick<IncomingMessage, 'headers' | 'httpVersion'>): string | undefined {
  const name = Object.keys(headers).find((header) => OF_PROXIES.test(header));
  if (name !== undefined) return `its header ${name}`;
  return httpVersion === '1.0' ? 'HTTP/1.0' : undefined;
}
