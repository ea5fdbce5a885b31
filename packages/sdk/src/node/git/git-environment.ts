/** The environment of git: the user's own, without what a git that runs this program, as in a hook, has set for itself. */
export function gitEnvironment(): Record<string, string | undefined> {
  // oxlint-disable-next-line eslint/no-restricted-properties, eslint/no-restricted-globals -- git reads PATH and HOME, as it does for the user.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
}
