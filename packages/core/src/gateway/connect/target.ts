import { isIP } from 'node:net';
import { LIMITS } from '@claude-ops/contract';

/** Where a tunnel is to lead. */
export interface Target {
  /** A name in lower case without a dot at its end, or an address; of IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** RFC 9110, 9.3.6: a host and a port, and nothing else. */
const AUTHORITY = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,254}):(\d{1,5})$/i;

/** What a CONNECT asks for; undefined where that is no host and port. An address is one in every spelling, as in `0x7f.1`. */
export function parseTarget(authority: string | undefined): Target | undefined {
  const [, name, digits] = AUTHORITY.exec(authority ?? '') ?? [];
  const port = Number(digits);
  if (name === undefined || port < 1 || port > 65_535) return undefined;
  const url = `http://${name.replace(/\.$/, '')}`;
  if (!URL.canParse(url)) return undefined;
  const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, '');
  return host.length <= LIMITS.hostMaxCharacters ? { host, port } : undefined;
}

/** As it is written in a URL. */
export function nameOf({ host, port }: Target): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
