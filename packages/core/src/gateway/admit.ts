import type { IncomingMessage } from 'node:http';
import { findEndpoint, type Endpoint } from './endpoint.ts';
import type { Grants, LiveGrant } from './live-grant.ts';
import { MOST_AT_ONCE, MOST_BODY_BYTES, REFUSALS, type Refusal } from './refusal.ts';
import { hashToken, shownToken } from './token.ts';

type Admission =
  | { readonly grant: LiveGrant; readonly endpoint: Endpoint }
  | { readonly refusal: Refusal; readonly grant?: LiveGrant };

/** Whether a request may pass, and for whom: by its token, its path and its length. */
export function admit(
  { method, url, headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  grants: Grants,
): Admission {
  const grant = grantOf(headers, grants);
  if (grant === undefined) return { refusal: REFUSALS.unknownToken };
  const endpoint = findEndpoint(method, url);
  if (endpoint === undefined) return { grant, refusal: REFUSALS.unknownEndpoint };
  if (Number(headers['content-length'] ?? 0) > MOST_BODY_BYTES) return { grant, refusal: REFUSALS.tooLarge };
  if (grant.requests.atOnce >= MOST_AT_ONCE) return { grant, refusal: REFUSALS.tooMany };
  return { grant, endpoint };
}

/** The grant whose token a request to the model shows. */
export function grantOf(headers: IncomingMessage['headers'], grants: Grants): LiveGrant | undefined {
  const token = shownToken(headers);
  return token === undefined ? undefined : grants.get(hashToken(token));
}
