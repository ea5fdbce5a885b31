import ignore from 'ignore';

/** Whether a path, seen from the folder, matches. A path of a directory also matches patterns that end with a slash. */
export type Matches = (path: string, isDirectory: boolean) => boolean;

/** Patterns as a `.gitignore` has them. A leading `./` says that the path begins at the folder. */
export function patternsOf(patterns: readonly string[] | undefined): Matches {
  if (patterns === undefined || patterns.length === 0) return () => false;
  const rules = ignore({ ignorecase: false }).add(patterns.map((pattern) => pattern.replace(/^\.\//, '/')));
  return (path, isDirectory) => rules.ignores(isDirectory ? `${path}/` : path);
}

/** Whether one of the patterns names `.git` itself, and not merely matches everything. */
export function namesGit(patterns: readonly string[] | undefined): boolean {
  return patterns?.some((pattern) => /(?:^|\/)\.git(?:\/|$)/.test(pattern)) === true;
}
