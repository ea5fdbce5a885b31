import type { IncomingMessage } from 'node:http';
import { pathOf } from '../request/path-of.ts';

/** A request that something else may have looked at before. */
export type MountedRequest = IncomingMessage & {
  /** The target as the caller sent it: Express, Connect and Fastify keep it here. */
  originalUrl?: string;
  /** What Express has taken off the target. */
  readonly baseUrl?: string;
};

const PREFIX = /^(?:\/[\w.~-]+)*$/;

/** @throws {TypeError} */
export function assertPrefix(prefix: string): void {
  if (PREFIX.test(prefix) && !/\/\.{1,2}(?:\/|$)/.test(prefix)) return;
  throw new TypeError(`prefix must be a path such as "/ops", not ${JSON.stringify(prefix)}.`);
}

/**
 * Takes the prefix off the target of a request, where nobody has done so before. The target as it came is kept beside it.
 */
export function takeOffPrefix(request: MountedRequest, prefix: string): void {
  const target = request.url ?? '/';
  request.originalUrl ??= target;
  const path = pathOf(target);
  if (prefix === '' || !`${path}/`.startsWith(`${prefix}/`)) return;
  const [query = ''] = /\?[^#]*/.exec(target) ?? [];
  request.url = `${path.slice(prefix.length) || '/'}${query}`;
}
