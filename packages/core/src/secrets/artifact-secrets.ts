import type { McpServerMap } from '@claude-ops/contract';
import type { GitCredentials } from './git-credentials.ts';
import { formsOfCredentials } from './git-secrets.ts';
import { hasSecretName, looksRandom } from './looks-secret.ts';
import type { RunSecrets } from './run-secrets.ts';
import { SHORTEST_MASKED } from './shortest-masked.ts';

const URL_WITH_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** What servers want for a user or password where the other one is a token. */
const PLACEHOLDERS = new Set(['x-access-token', 'x-oauth-basic', 'x-token-auth', 'gitlab-ci-token']);

/**
 * What to take out of the files and names of artifacts. Less than out of the log: a file of the user's is destroyed where
 * `production` or `application/json` is cut out of it, so a setting counts only where it looks like a secret.
 */
export function secretsInArtifacts({ credential, mcpServers, env, gitCredentials }: RunSecrets): string[] {
  const settings = [...settingsOf(mcpServers), ...Object.entries(env)];
  return [...new Set([credential.secret, ...fromSettings(settings), ...fromGit(gitCredentials)])];
}

function settingsOf(servers: McpServerMap): [name: string, value: string][] {
  return Object.values(servers).flatMap((server) =>
    Object.entries(('command' in server ? server.env : server.headers) ?? {}),
  );
}

function fromSettings(settings: readonly (readonly [name: string, value: string])[]): string[] {
  return settings
    .flatMap(([name, value]) => (hasSecretName(name) ? wholeAndWords(value) : secretsAmong(value)))
    .filter((text) => text.length >= SHORTEST_MASKED);
}

/** All of a value, and without what stands before a token: `Bearer token`. */
function wholeAndWords(value: string): string[] {
  const [first = '', ...others] = value.trim().split(/\s+/);
  const isScheme = others.length > 0 && /^[a-z][a-z0-9-]*$/i.test(first);
  return [value, value.trim(), ...(isScheme ? others : [first, ...others]), ...secretsAmong(value)];
}

/** Of a value whose name says nothing: a private key, what looks random, and what a url keeps to itself. */
function secretsAmong(value: string): string[] {
  if (PRIVATE_KEY.test(value)) return [value, value.trim()];
  return value
    .split(/[\s"'`{},;|]+/)
    .flatMap((word) => (URL_WITH_SCHEME.test(word) ? secretsOfUrl(word) : looksRandom(word) ? [word] : []));
}

function secretsOfUrl(text: string): string[] {
  const url = URL.parse(text);
  if (url === null) return [];
  const inQuery = [...url.searchParams]
    .filter(([name, value]) => hasSecretName(name) || looksRandom(value))
    .map(([, value]) => value);
  const credentials = { username: decoded(url.username), password: decoded(url.password) };
  const inFront = url.username === '' && url.password === '' ? [] : [text, ...fromGit(credentials)];
  return [...inFront, ...inQuery];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The two together, and of each alone only what may be a password or token: a user's name stands in every commit. */
function fromGit(credentials: GitCredentials | null): string[] {
  if (credentials === null) return [];
  const { username, password } = credentials;
  const alone = [...(looksRandom(username) ? [username] : []), password];
  return [
    ...formsOfCredentials(credentials),
    ...alone.filter((text) => text.length >= SHORTEST_MASKED && !PLACEHOLDERS.has(text)),
  ];
}
