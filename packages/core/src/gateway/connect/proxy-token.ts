import type { IncomingHttpHeaders } from 'node:http';
import type { Grants, LiveGrant } from '../live-grant.ts';
import { hashToken, keyOfTunnels } from '../token.ts';

/** Whose token a request to a proxy shows: as the password of any user, or as a bearer. */
export function grantOfProxy(headers: IncomingHttpHeaders, grants: Grants): LiveGrant | undefined {
  const [, scheme, credentials] = /^(basic|bearer) +(\S+)$/i.exec(headers['proxy-authorization'] ?? '') ?? [];
  if (scheme === undefined || credentials === undefined) return undefined;
  const token = scheme.toLowerCase() === 'bearer' ? credentials : passwordOf(credentials);
  // A run of an earlier release has the one token for both.
  return grants.get(keyOfTunnels(token)) ?? grants.get(hashToken(token));
}

function passwordOf(credentials: string): string {
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '');
}
