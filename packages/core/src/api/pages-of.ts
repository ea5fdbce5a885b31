import { Paged, type PageOf } from '@claude-ops/contract';
import { isRecord } from '../system/is-record.ts';

/** The pages of a query. Whether the query is one, whoever fetches a page finds out. */
export function pagesOf<Item, Page extends PageOf<Item>>(
  query: { readonly cursor?: string | undefined },
  fetchPage: (query: unknown) => Promise<Page>,
): Paged<Item, Page> {
  const first = isRecord(query) ? query.cursor : undefined;
  return new Paged(
    // As it is, so that what is wrong with it is said.
    async (cursor) => await fetchPage(cursor === first ? query : { ...query, cursor }),
    first,
  );
}
