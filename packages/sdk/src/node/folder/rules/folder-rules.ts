import type { FolderChoice } from '../folder-options.ts';
import { ALL, type BaseRules, type Candidate } from './base-rules.ts';
import { findGitRules } from './git-rules.ts';
import { createIgnoreFileRules } from './ignore-file-rules.ts';
import { namesGit, patternsOf } from './patterns.ts';

/**
 * What becomes of an entry: `in` is sent, `named` too with all that is in it, of `search` only what is named further down.
 */
export type Verdict = 'in' | 'named' | 'search' | 'out';

export interface FolderRules {
  judge(candidate: Candidate, above: Verdict): Verdict;
  /** To be called for a directory before its entries are judged. @returns what it is after all. */
  enter(directory: Candidate, names: readonly string[], verdict: Verdict): Promise<Verdict>;
}

/** `exclude` goes before `include`, and that before what git or a `.gitignore` says. */
export async function createFolderRules(root: string, choice: FolderChoice): Promise<FolderRules> {
  const base = await chooseBase(root, choice);
  const [isExcluded, isIncluded] = [patternsOf(choice.exclude), patternsOf(choice.include)];
  const hasIncluded = choice.include !== undefined && choice.include.length > 0;
  const takesGit = namesGit(choice.include);
  const orSearch = ({ isDirectory }: Candidate): Verdict => (isDirectory && hasIncluded ? 'search' : 'out');
  return {
    judge(candidate, above) {
      const { path, name, isDirectory } = candidate;
      if (isExcluded(path, isDirectory) || (name === '.git' && !takesGit)) return 'out';
      if (isIncluded(path, isDirectory)) return 'named';
      if (name === '.git') return 'out';
      if (above === 'named') return 'named';
      return above === 'in' && base.takes(candidate) ? 'in' : orSearch(candidate);
    },
    async enter(directory, names, verdict) {
      if (verdict !== 'in' || (await base.enter(directory, names))) return verdict;
      return orSearch(directory);
    },
  };
}

async function chooseBase(root: string, { all = false, signal }: FolderChoice): Promise<BaseRules> {
  if (all) return ALL;
  return (await findGitRules({ root, signal })) ?? createIgnoreFileRules(root);
}
