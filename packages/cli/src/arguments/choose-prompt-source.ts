import { usageError } from '../errors/usage-error.ts';

export interface PromptFlags {
  readonly prompt?: string | undefined;
  readonly 'prompt-file'?: string | undefined;
}

/** Where a prompt comes from. */
export type PromptSource =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'stdin' };

/**
 * The one place a prompt comes from: a flag, else what is piped in.
 *
 * @throws a usage error where there is none, or more than one.
 */
export function choosePromptSource(flags: PromptFlags, isStdinTerminal: boolean): PromptSource {
  const { prompt, 'prompt-file': path } = flags;
  if (prompt !== undefined && path !== undefined)
    throw usageError('Two prompts: give -p/--prompt or --prompt-file, not both.');
  if (path !== undefined) return { from: 'file', path };
  if (prompt !== undefined && prompt !== '-') return { from: 'text', text: prompt };
  if (prompt === undefined && isStdinTerminal)
    throw usageError('No prompt: give one with -p/--prompt or --prompt-file, or pipe it in.');
  return { from: 'stdin' };
}
