/**
 * The oldest version of the CLI with which all that is promised was seen to hold (`docs/compatibility.md`). Much older ones say nothing of
 * shells in the background, which end with the turn, or refuse an option.
 */
export const OLDEST_CLAUDE_VERSION = '2.1.150';

/** How to get a newer one. */
export const UPDATE_CLAUDE = 'npm install -g @anthropic-ai/claude-code@latest';

/** @param version as `claude --version` tells it: `2.1.330`. */
export function isSupportedVersion(version: string): boolean {
  const [found, oldest] = [version, OLDEST_CLAUDE_VERSION].map((text) => text.split('.').map(Number));
  const difference = oldest?.map((part, index) => (found?.[index] ?? 0) - part).find((part) => part !== 0);
  return (difference ?? 0) >= 0;
}

/** @param where the CLI is: a path, or an image. */
export function tooOldMessage(where: string, version: string, update = `Run: ${UPDATE_CLAUDE}`): string {
  return `The claude CLI ${where} is version ${version}, but the oldest supported version is ${OLDEST_CLAUDE_VERSION}. ${update}`;
}
