import { codeOf } from '../../system/code-of.ts';

/** Whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}
