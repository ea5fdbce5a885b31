/** Author and committer of what agents commit. */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

/** Anthropic's own, as in the commits that Claude Code signs. */
export const DEFAULT_GIT_IDENTITY: GitIdentity = { name: 'Claude', email: 'noreply@anthropic.com' };

/** Git would leave these out, or end the line there (git-commit-tree(1)). */
const NOT_TAKEN = /[\p{Cc}<>]/u;

/** @throws {TypeError} naming the part that git does not take. */
export function resolveGitIdentity(identity: Partial<GitIdentity> = {}): Partial<GitIdentity> {
  for (const part of ['name', 'email'] as const) {
    const value = identity[part];
    if (value === undefined || (value.trim() !== '' && !NOT_TAKEN.test(value))) continue;
    throw new TypeError(
      `gitIdentity.${part} must be a text without control characters, < and >, not ${JSON.stringify(value)}.`,
    );
  }
  return identity;
}

/** For a home: a repository's own configuration wins over it. */
export function userGitConfiguration(identity: Partial<GitIdentity>): string {
  return userSection({ ...DEFAULT_GIT_IDENTITY, ...identity });
}

/** In the place of the machine's: that wins over the default, and what the operator has named wins over that. */
export function systemGitConfiguration(identity: Partial<GitIdentity>): string {
  return `${userSection(DEFAULT_GIT_IDENTITY)}[include]\n\tpath = /etc/gitconfig\n${userSection(identity)}`;
}

function userSection({ name, email }: Partial<GitIdentity>): string {
  const lines = Object.entries({ name, email })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => `\t${key} = ${quoted(value)}\n`);
  return `[user]\n${lines.join('')}`;
}

/** As git-config(1) has values, in which `#` and `;` begin a comment otherwise. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
