import { numberOf } from './narrow.ts';

/** How a command of the server ended. Follows its name. @param well the words for exit code 0 */
export function describeEnd({ exitCode, timedOut }: Readonly<Record<string, unknown>>, well: string): string {
  if (timedOut === true) return 'was ended by its timeout';
  const code = numberOf(exitCode);
  if (code === undefined) return 'was ended';
  return code === 0 ? well : `failed with exit code ${code}`;
}
