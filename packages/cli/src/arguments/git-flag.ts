import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

export interface GitSource {
  readonly url: string;
  readonly ref?: string;
}

/** A flag that takes the URL of a git repository, with a branch, tag or commit behind the last #. */
export const gitFlag = Flags.custom<GitSource>({
  helpValue: 'URL[#REF]',
  parse: async (input) => parseGitSource(input),
});

/** @throws a usage error where the URL or what is behind the # is empty. */
export function parseGitSource(input: string): GitSource {
  const at = input.lastIndexOf('#');
  const [url, ref] = at === -1 ? [input, undefined] : [input.slice(0, at), input.slice(at + 1)];
  if (url === '' || ref === '')
    throw usageError(`Expected --git to be a URL, or a URL#branch, but received: ${input}`);
  return ref === undefined ? { url } : { url, ref };
}
