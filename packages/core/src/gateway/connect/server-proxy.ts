import type { Environment } from '../../claude/environment.ts';
import { proxyVariable } from '../proxy-variable.ts';
import { UnreachableError } from './unreachable-error.ts';
import type { Target } from './target.ts';

/**
 * The proxy that the server's own environment puts before a target, where it does: NO_PROXY means what it means for the way to
 * the model (undici's EnvHttpProxyAgent), where a name also stands for all below it.
 *
 * @throws {UnreachableError} for a value that is no URL of a proxy.
 */
export function serverProxyFor(target: Target, environment: Environment): URL | undefined {
  const proxy = proxyVariable(environment, 'HTTPS_PROXY');
  if (proxy === undefined || isExempt(target, proxyVariable(environment, 'NO_PROXY') ?? '')) return undefined;
  const text = proxy.includes('://') ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The value may hold a password.
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UnreachableError("the server's HTTPS_PROXY is no URL of an http or https proxy");
  return url;
}

function isExempt({ host, port }: Target, noProxy: string): boolean {
  if (noProxy === '*') return true;
  return noProxy
    .split(/[,\s]/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = entry, digits] = /^(.+):(\d+)$/.exec(entry) ?? [];
      const exempt = name.replace(/^\*?\./, '').toLowerCase();
      const isPort = digits === undefined || Number(digits) === port;
      return isPort && (host === exempt || host.endsWith(`.${exempt}`));
    });
}
