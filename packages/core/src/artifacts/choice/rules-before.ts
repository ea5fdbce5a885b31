import type { DirectoryNames, Entry, WalkRules } from '../files/entry.ts';
import type { PathFilter } from '../path-filter.ts';
import { isWellKnown } from './well-known.ts';

export interface ChoiceOptions {
  readonly filter: PathFilter;
  /** Whether git says what counts: the workspace was cloned. */
  readonly isGit: boolean;
  /** Whether what git would ignore, and what tools fill, is wanted too. */
  readonly takesIgnored: boolean;
}

/** The rules for the look before the run: it finds everything, and all of it counts as known. */
export function rulesBefore({ filter, isGit, takesIgnored }: ChoiceOptions): WalkRules {
  const isLeftAlone = (name: string, isDirectory: boolean, directory: DirectoryNames) =>
    !filter.names(name) &&
    (name === '.git' || (!isGit && !takesIgnored && isDirectory && isWellKnown(name, directory)));
  return {
    isKnown: () => true,
    isKnownDirectory: () => true,
    decides: () => false,
    see: () => {},
    within: async (directory) =>
      entriesOf(directory).filter(({ name, isDirectory }) => !isLeftAlone(name, isDirectory, directory)),
    choose: (entries) => filter.selectDirectories(entries),
  };
}

/** In the order of their names, so that the same workspace gives the same list. */
export function entriesOf({ names }: DirectoryNames): Entry[] {
  return [...names.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
