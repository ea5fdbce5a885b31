import type { Environment } from '@claude-ops/cli';

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * A `fetch` that goes through the proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in lower case before upper case. A server on this
 * machine is reached without one.
 *
 * @returns undefined where none is named
 */
export async function proxiedFetch(url: string, environment: Environment): Promise<typeof fetch | undefined> {
  const valueOf = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const [httpProxy, httpsProxy, noProxy] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].map(valueOf);
  const isNamed = httpProxy !== undefined || httpsProxy !== undefined;
  if (!isNamed || LOOPBACK.test(new URL(url).hostname)) return undefined;
  // Few go through a proxy: the others need not load what it takes.
  const undici = await import('undici');
  const dispatcher = new undici.EnvHttpProxyAgent({
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: noProxy ?? '',
    // Many proxies open a tunnel to port 443 alone: without TLS a request goes to the proxy as it is.
    proxyTunnel: false,
  });
  // The types of undici and of Node name the same classes differently.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above.
  const fetchOver = undici.fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return (input, init) => fetchOver(input, { ...init, dispatcher });
}
