/** A whole object name: SHA-1 or SHA-256. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
// oxlint-disable-next-line eslint/no-control-regex -- these are what is looked for.
const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\//;

/** Whether a ref is a commit by its whole name. A shorter one is taken for a branch or a tag. */
export function isCommitName(ref: string): boolean {
  return COMMIT.test(ref);
}

/** What is wrong with the name of a branch or tag, by the rules of git-check-ref-format(1); undefined where nothing is. */
export function gitRefProblem(ref: string): string | undefined {
  const isFine =
    !FORBIDDEN.test(ref) &&
    !/^[-/]|[/.]$/.test(ref) &&
    ref !== '' &&
    ref !== '@' &&
    ref.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
  return isFine ? undefined : 'is no name of a branch or tag, and no commit';
}
