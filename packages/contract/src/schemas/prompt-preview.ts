import { LIMITS } from './limits.ts';

/**
 * How a prompt shows in a list. Counted in code points, so that no pair of surrogates is cut in two; none is longer than two
 * units, so that of a long prompt no more than its beginning is looked at.
 */
export function promptPreview(prompt: string): string {
  const length = LIMITS.promptPreviewCharacters;
  return Array.from(prompt.slice(0, 2 * length))
    .slice(0, length)
    .join('');
}
