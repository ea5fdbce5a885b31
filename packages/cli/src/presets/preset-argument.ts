import { Args } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

/** A preset, as the first argument of a command. */
export const PRESET_ARGUMENT = Args.string({
  description: 'Name of the preset, with @ and a number for one of its versions.',
  required: true,
  ignoreStdin: true,
});

/** Takes `review` or `review@3` apart. @throws a usage error for what is neither. */
export function readReference(text: string): { readonly name: string; readonly version: number | undefined } {
  const found = /^(?<name>[A-Za-z0-9_-]+)(?:@(?<version>[1-9][0-9]*))?$/.exec(text)?.groups;
  const { name, version } = found ?? {};
  if (name === undefined)
    throw usageError(`"${text}" is no preset: give a name, or a name and a version such as review@3.`);
  return { name, version: version === undefined ? undefined : Number(version) };
}
