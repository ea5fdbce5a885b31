import { isRedirect } from '../claude/api-failure.ts';

type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The origin that a redirect leads to, without its path and query, which may hold a secret; undefined for any other answer. */
export function findRedirect(status: number, headers: AnswerHeaders): string | undefined {
  if (!isRedirect(status)) return undefined;
  const { location } = headers;
  if (typeof location !== 'string') return 'an unnamed address';
  return URL.canParse(location) ? new URL(location).origin : 'another path';
}
