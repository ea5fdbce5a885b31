import type { GitCredentials } from './git-credentials.ts';
import { SHORTEST_MASKED } from './shortest-masked.ts';

/**
 * What to take out of whatever git, a server or an agent says: both as a url and a header have them, and each of the two that
 * is long enough alone.
 */
export function secretsOfGit(credentials: GitCredentials | null): string[] {
  if (credentials === null) return [];
  const alone = [credentials.username, credentials.password].filter((text) => text.length >= SHORTEST_MASKED);
  return [...new Set([...formsOfCredentials(credentials), ...alone])];
}

/** The two together, as a text, a url and a header have them. */
export function formsOfCredentials(credentials: GitCredentials): string[] {
  const { username, password } = credentials;
  const together = `${username}:${password}`;
  const encoded = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return [together, encoded, basicCredentials(credentials)].filter((text) => text.length > 1);
}

/** As the Authorization header of RFC 7617 has them. */
export function basicCredentials({ username, password }: GitCredentials): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
