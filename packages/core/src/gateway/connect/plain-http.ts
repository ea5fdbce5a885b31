import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Grants } from '../live-grant.ts';
import type { Objection } from './decide.ts';
import { grantOfProxy } from './proxy-token.ts';
import { parseTarget } from './target.ts';
import { forbidden, NO_TARGET, UNKNOWN_PROXY_TOKEN, type TunnelRefusal } from './tunnel-refusal.ts';

/** Only bytes that nobody here looks at pass: a request in the clear would be ours to parse and to rewrite. */
const PLAIN: Objection = {
  reason: 'a request in plain http does not pass, only https through CONNECT',
  advice: 'Ask for it by https.',
};

/** Whether a request is for a proxy, in the form that plain http has there (RFC 9112, 3.2.2). */
export function isForProxy({ url = '' }: Pick<IncomingMessage, 'url'>): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}

/** Refuses a request in plain http, and remembers what it asked for. */
export function refusePlainHttp(incoming: IncomingMessage, response: ServerResponse, grants: Grants): void {
  const { status, text, headers } = refusalOf(incoming, grants);
  incoming.resume();
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function refusalOf({ url = '', headers }: IncomingMessage, grants: Grants): TunnelRefusal {
  const grant = grantOfProxy(headers, grants);
  if (grant === undefined) return UNKNOWN_PROXY_TOKEN;
  const { hostname, port, protocol } = URL.canParse(url)
    ? new URL(url)
    : { hostname: '', port: '', protocol: '' };
  const target = parseTarget(`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`);
  if (target === undefined) return NO_TARGET;
  grant.seenHosts.note(target, PLAIN.reason);
  return forbidden(target, PLAIN);
}
