/**
 * The words of a command line with the usual ways to ask for help and for the version as oclif knows them.
 *
 * @example
 * usualWords(['help', 'run']); // ['run', '--help']
 * usualWords(['run', '-h']); // ['run', '--help']
 * usualWords(['-v']); // ['--version']
 */
export function usualWords(words: readonly string[]): string[] {
  const [first, ...others] = words;
  if (first === 'help') return [...others.filter((word) => !HELP.has(word)), '--help'];
  if (words.length === 1 && (first === '-v' || first === 'version')) return ['--version'];
  return words.map((word, index) => (asksForHelp(word, words[index - 1]) ? '--help' : word));
}

const HELP: ReadonlySet<string> = new Set(['-h', '--help']);

/** Behind a flag it may be the value of that. */
function asksForHelp(word: string, before = ''): boolean {
  return word === '-h' && !before.startsWith('-');
}
