import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLocalAddress } from '../../addresses/is-local-address.ts';
import type { Environment } from '../../claude/environment.ts';
import { whenAborted } from '../../system/settles-within.ts';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { GitUrl } from '../../git/git-url.ts';

export interface HostRules {
  /** Undefined where any host is served. */
  readonly allowedHosts: readonly string[] | undefined;
  /** The server's own: a proxy in it may be what resolves names. */
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** Names of metadata servers, and of this machine, whatever they resolve to. */
const REFUSED_NAMES =
  /^(?:.*\.)?(?:localhost|metadata\.google\.internal|instance-data\.ec2\.internal)$|^metadata$/;

/**
 * Resolves the host of a url, and refuses it where this server must not be made to reach it.
 *
 * @returns the addresses that were checked; none where the host is not resolved here.
 * @throws {ClaudeOpsError} workspace_failed
 */
export async function checkHost({ host, protocol }: GitUrl, rules: HostRules): Promise<string[]> {
  if (protocol === 'file') return [];
  const { allowedHosts } = rules;
  if (allowedHosts?.includes(host) === true) return [];
  if (allowedHosts !== undefined && !allowedHosts.some((pattern) => isBelow(host, pattern)))
    throw workspaceFailure(
      `Repositories on ${quote(host)} are not served: this server takes ${allowedHosts.join(', ')}. To add it is up to GIT_ALLOWED_HOSTS.`,
    );
  if (REFUSED_NAMES.test(host)) throw refusal(host);
  const addresses = await resolve(host, protocol, rules);
  if (addresses.some(isLocalAddress)) throw refusal(host);
  return addresses;
}

function isBelow(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
}

function refusal(host: string): Error {
  return workspaceFailure(
    `Repositories on ${quote(host)} are not served: it is this machine, link-local, or a metadata service. An operator can name it in GIT_ALLOWED_HOSTS.`,
  );
}

async function resolve(host: string, protocol: GitUrl['protocol'], rules: HostRules): Promise<string[]> {
  const literal = host.replaceAll(/[[\]]/g, '');
  if (isIP(literal) !== 0) return [literal];
  const { aborted, release } = whenAborted(rules.signal);
  try {
    const found = await Promise.race([lookup(host, { all: true }), aborted]);
    rules.signal.throwIfAborted();
    return found?.map(({ address }) => address) ?? [];
  } catch (error) {
    rules.signal.throwIfAborted();
    if (hasProxy(protocol, rules.environment)) return [];
    throw workspaceFailure(
      `The host ${quote(host)} can't be resolved: check the url, and the server's network.`,
      error,
    );
  } finally {
    release();
  }
}

function hasProxy(protocol: GitUrl['protocol'], environment: Environment): boolean {
  const name = `${protocol}_proxy`;
  return protocol !== 'ssh' && (environment[name] ?? environment[name.toUpperCase()] ?? '') !== '';
}
