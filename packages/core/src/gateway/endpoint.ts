/** A path of the model API, and what follows it: empty, or from its `?`. */
export interface Endpoint {
  readonly path: string;
  readonly search: string;
  /** Whether tokens are paid for there. */
  readonly isPaid: boolean;
}

/** What is let through, as it is written on the wire: nothing else spells it. */
const ENDPOINTS = [
  { path: '/v1/messages', isPaid: true },
  { path: '/v1/messages/count_tokens', isPaid: false },
] as const;
const SEARCH = /^(?:\?[A-Za-z0-9_.~=&%+-]{0,512})?$/;

/** The endpoint that a request asks for; undefined for all that is not let through. */
export function findEndpoint(method: string | undefined, url: string | undefined): Endpoint | undefined {
  if (method !== 'POST' || url === undefined) return undefined;
  const endpoint = ENDPOINTS.find(({ path }) => path === url.split('?', 1)[0]);
  if (endpoint === undefined) return undefined;
  const search = url.slice(endpoint.path.length);
  return SEARCH.test(search) ? { ...endpoint, search } : undefined;
}
