import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A flag that takes a key and a value; let it be `multiple`. */
export const tagFlag = Flags.custom<Tag>({
  helpValue: 'key=value',
  // Else every word that follows would be taken for another tag.
  multipleNonGreedy: true,
  parse: async (input) => parseTag(input),
});

/** @throws a usage error where there is no key or no equals sign. */
export function parseTag(input: string): Tag {
  const at = input.indexOf('=');
  if (at < 1) throw usageError(`Expected key=value but received: ${input}`);
  return { key: input.slice(0, at), value: input.slice(at + 1) };
}

/** The tags that were given, if any were; of a key given twice the last value. */
export function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> | undefined {
  return tags && Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
