import type { IncomingHttpHeaders } from 'node:http';
import type { ModelCredential } from '../secrets/model-credential.ts';

/** Names in lower case. */
export type HeaderMap = Readonly<Record<string, string>>;
type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What of a request reaches the upstream. An agent can send anything: what isn't known to be harmless isn't passed on. */
const PASSED_ON = new Set([
  'accept',
  'content-type',
  'content-encoding',
  'user-agent',
  'x-app',
  'x-client-request-id',
]);
const PASSED_ON_PREFIXES = ['anthropic-', 'x-stainless-', 'x-claude-'];

/** RFC 9110, 7.6.1: they are about one connection. Cookies would be the upstream's with us, not with the agent. */
const NOT_PASSED_BACK = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The API takes an OAuth token with this beta only (measured: the CLI 2.1.330 adds it). */
const OAUTH_BETA = 'oauth-2025-04-20';

export interface Identity {
  readonly credential: ModelCredential;
  /** The operator's, which win. They are for the upstream of the server, and go to no other. */
  readonly operatorHeaders: HeaderMap;
}

/** The headers that go to the upstream: with the real key, and with an answer that can be read as it passes. */
export function headersForUpstream(
  headers: IncomingHttpHeaders,
  { credential, operatorHeaders }: Identity,
): Record<string, string> {
  const passedOn = Object.entries(headers).filter(
    (entry): entry is [string, string] => isPassedOn(entry[0]) && typeof entry[1] === 'string',
  );
  return {
    ...Object.fromEntries(passedOn),
    ...lengthOf(headers),
    'accept-encoding': 'identity',
    ...identify(credential, passedOn),
    ...(credential.baseUrl === null ? operatorHeaders : {}),
  };
}

/** Each kind has a header of its own; the API refuses one in the place of the other. */
function identify(
  { kind, secret }: ModelCredential,
  passedOn: readonly (readonly [string, string])[],
): HeaderMap {
  switch (kind) {
    case 'api_key':
      return { 'x-api-key': secret };
    case 'gateway':
      return { authorization: `Bearer ${secret}` };
    case 'oauth_token':
      return { authorization: `Bearer ${secret}`, 'anthropic-beta': withOAuthBeta(passedOn) };
  }
}

function withOAuthBeta(passedOn: readonly (readonly [string, string])[]): string {
  const [, betas = ''] = passedOn.find(([name]) => name === 'anthropic-beta') ?? [];
  const named = betas.split(',').map((beta) => beta.trim());
  return [...new Set([...named, OAUTH_BETA])].filter((beta) => beta !== '').join();
}

/** The headers that come back from the upstream. */
export function headersForAgent(headers: AnswerHeaders): Record<string, string | string[]> {
  const named = new Set(
    String(headers['connection'] ?? '')
      .toLowerCase()
      .split(/\s*,\s*/),
  );
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] =>
        entry[1] !== undefined && !NOT_PASSED_BACK.has(entry[0]) && !named.has(entry[0]),
    ),
  );
}

function isPassedOn(name: string): boolean {
  return PASSED_ON.has(name) || PASSED_ON_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** As the parser understood it: it refuses a request that gives two lengths, or a length and chunks. */
function lengthOf(headers: IncomingHttpHeaders): HeaderMap {
  const length = headers['content-length'];
  return length === undefined || headers['transfer-encoding'] !== undefined
    ? {}
    : { 'content-length': String(Number(length)) };
}
