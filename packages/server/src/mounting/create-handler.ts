import type { ServerResponse } from 'node:http';
import type { App } from '../app.ts';
import { takeOffPrefix, type MountedRequest } from './prefix.ts';

/**
 * Answers a request that another server has accepted: for `http.createServer`, and for `app.use(prefix, handler)` of Express and
 * Connect.
 */
export type Handler = (
  request: MountedRequest,
  response: ServerResponse,
  next?: (error: unknown) => void,
) => void;

export function createHandler(app: App, prefix: string): Handler {
  let isReady = false;
  const answer = (request: MountedRequest, response: ServerResponse) => {
    takeOffPrefix(request, prefix);
    app.routing(request, response);
  };
  const answerOnceReady = async (...[request, response, next]: Parameters<Handler>) => {
    try {
      // Not before the first request: until then routes and hooks may be added.
      await app.ready();
      isReady = true;
    } catch (error) {
      if (next === undefined) response.destroy();
      else next(error);
      return;
    }
    answer(request, response);
  };
  return (request, response, next) => {
    const elsewhere = mountedElsewhere(request, prefix);
    if (elsewhere !== undefined && next !== undefined) next(elsewhere);
    else if (isReady) answer(request, response);
    else void answerOnceReady(request, response, next);
  };
}

/** Every link in an answer would lead astray. */
function mountedElsewhere({ baseUrl = '' }: MountedRequest, prefix: string): TypeError | undefined {
  // Express takes paths in upper case for the same.
  if (baseUrl === '' || baseUrl.toLowerCase() === prefix.toLowerCase()) return undefined;
  return wrongPrefix(baseUrl, prefix);
}

export function wrongPrefix(mountedAt: string, prefix: string): TypeError {
  return new TypeError(
    `claude-ops is mounted at "${mountedAt}" but was made for "${prefix}": call createServer with prefix: "${mountedAt}".`,
  );
}
