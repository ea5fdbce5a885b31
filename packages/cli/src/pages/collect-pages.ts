import { LIMITS } from '@claude-ops/contract';

interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** All items of a list, whatever the number of its pages. */
export async function collectPages<Item>(
  listPage: (request: PageRequest) => Promise<Page<Item>>,
): Promise<Item[]> {
  const pages: Page<Item>[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await listPage({ limit: LIMITS.pageMax, ...(cursor && { cursor }) });
    pages.push(page);
    cursor = page.nextCursor;
  }
  return pages.flatMap((page) => page.data);
}
