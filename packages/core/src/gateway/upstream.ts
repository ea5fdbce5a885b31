import type { Readable } from 'node:stream';
import type { Dispatcher, request } from 'undici';
import type { Environment } from '../claude/environment.ts';
import type { Endpoint } from './endpoint.ts';
import { parseBaseUrl } from './base-url.ts';
import { proxyVariable } from './proxy-variable.ts';

/** Where the model API is, unless it is said otherwise. */
export const DEFAULT_UPSTREAM = 'https://api.anthropic.com';

export interface UpstreamOptions {
  /** May have a path, which every request's path follows. */
  readonly baseUrl: string;
  /** Whose HTTP_PROXY, HTTPS_PROXY and NO_PROXY lead there. */
  readonly environment: Environment;
  /** Where the real API is. For tests, whose API is on this machine. @default DEFAULT_UPSTREAM */
  readonly firstPartyUrl?: string;
}

interface UpstreamRequest {
  readonly endpoint: Endpoint;
  readonly headers: Record<string, string>;
  readonly body: Readable;
  readonly signal: AbortSignal;
  /** Whether whoever asks bears any silence, and does not give up by itself. */
  readonly isPatient: boolean;
}

/** The model API, or whatever the operator has put in front of it. */
export interface Upstream {
  readonly isFirstParty: boolean;
  ask(request: UpstreamRequest): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

/** However long the model is silent: the CLI gives up and asks again, or the task's timeout ends it. */
const FOR_THE_IMPATIENT = { headersTimeout: 0, bodyTimeout: 0 } as const;
/** An answer in one piece takes up to ten minutes. A stream is never silent for five: about what the CLI itself takes for lost. */
const FOR_THE_PATIENT = { headersTimeout: 600_000, bodyTimeout: 300_000 } as const;

/** @throws {TypeError} for what is no URL of an API. */
export function createUpstream({
  baseUrl,
  environment,
  firstPartyUrl = DEFAULT_UPSTREAM,
}: UpstreamOptions): Upstream {
  const { origin, prefix } = parseBaseUrl(baseUrl);
  const proxy = findProxy(origin, environment);
  let client: Promise<Client> | undefined;
  return {
    isFirstParty: origin === firstPartyUrl,
    async ask({ endpoint: { path, search }, headers, body, signal, isPatient }) {
      const { request, dispatcher } = await (client ??= createClient(proxy));
      return await request(`${origin}${prefix}${path}${search}`, {
        method: 'POST',
        dispatcher,
        headers,
        body,
        signal,
        ...(isPatient ? FOR_THE_PATIENT : FOR_THE_IMPATIENT),
      });
    },
    async close() {
      await (await client)?.dispatcher.destroy();
    },
  };
}

interface Proxy {
  readonly url: string;
  /** Hosts to go past it to. */
  readonly except: string;
}

function findProxy(origin: string, environment: Environment): Proxy | undefined {
  const variable = origin.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = proxyVariable(environment, variable);
  if (proxy === undefined) return undefined;
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  // The value may hold a password, so it is not in the message.
  if (!URL.canParse(url) || !/^(?:https?|socks5?):$/.test(new URL(url).protocol))
    throw new TypeError(`${variable} is no URL of an http or https proxy.`);
  return { url, except: proxyVariable(environment, 'NO_PROXY') ?? '' };
}

interface Client {
  readonly request: typeof request;
  readonly dispatcher: Dispatcher;
}

/** With the first request: until then nobody need wait for undici, which is large. */
async function createClient(proxy: Proxy | undefined): Promise<Client> {
  const { Agent, EnvHttpProxyAgent, request } = await import('undici');
  if (proxy === undefined) return { request, dispatcher: new Agent() };
  // There is one upstream, so one proxy; what isn't given would be looked for in the environment of this process.
  const { url, except } = proxy;
  return {
    request,
    dispatcher: new EnvHttpProxyAgent({ httpProxy: url, httpsProxy: url, noProxy: except }),
  };
}
