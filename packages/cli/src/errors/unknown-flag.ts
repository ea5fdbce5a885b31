import { flagNamed, type FlagFacts } from '../completion/command-facts.ts';
import { nearestName } from './nearest-name.ts';
import { usageError } from './usage-error.ts';

/**
 * Refuses the first flag of a command line that the command does not have. Undefined if it has all of them. oclif names an
 * unknown flag only if no word follows it. Otherwise it complains about that word.
 */
export function unknownFlag(
  argv: readonly string[],
  flags: Readonly<Record<string, FlagFacts>>,
): Error | undefined {
  const typed = firstUnknown(argv, flags);
  if (typed === undefined) return undefined;
  const shown = Object.keys(flags).filter((name) => flags[name]?.hidden !== true);
  const nearest = nearestName(typed.slice(2), shown);
  const advice = nearest === undefined ? 'See --help for all flags.' : `Did you mean --${nearest}?`;
  return usageError(`Nonexistent flag: ${typed}. ${advice}`);
}

function firstUnknown(
  argv: readonly string[],
  flags: Readonly<Record<string, FlagFacts>>,
): string | undefined {
  let isValue = false;
  for (const word of argv) {
    if (isValue) {
      isValue = false;
      continue;
    }
    if (word === '--') return undefined;
    const known = flagNamed(word, flags);
    isValue = known?.[1].type === 'option' && !word.includes('=');
    if (known === undefined && word.startsWith('--') && !isNegated(word, flags)) return word.split('=', 1)[0];
  }
  return undefined;
}

function isNegated(word: string, flags: Readonly<Record<string, FlagFacts>>): boolean {
  return word.startsWith('--no-') && flags[word.slice('--no-'.length)]?.type === 'boolean';
}
