import { ClaudeOpsError } from './errors/claude-ops-error.ts';

export interface PageOf<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * A page when it is awaited, the items of it and of all pages after it when it is iterated. Nothing is asked for before
 * one of both; the first page is asked for once.
 *
 * @example
 * const { data, nextCursor } = await client.listTasks({ limit: 10 });
 * for await (const task of client.listTasks({ status: 'failed' })) console.log(task.id);
 */
export class Paged<Item, Page extends PageOf<Item>> implements Promise<Page>, AsyncIterable<Item> {
  readonly [Symbol.toStringTag] = 'Paged';
  readonly #fetchPage: (cursor: string | undefined) => Promise<Page>;
  readonly #cursor: string | undefined;
  #firstPage: Promise<Page> | undefined;

  constructor(fetchPage: (cursor: string | undefined) => Promise<Page>, cursor?: string) {
    this.#fetchPage = fetchPage;
    this.#cursor = cursor;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    let page = await this.#first();
    for (let cursor = this.#cursor; ;) {
      yield* page.data;
      if (page.nextCursor === null) return;
      if (page.nextCursor === cursor)
        throw new ClaudeOpsError('unexpected_response', 'The server repeats the same page.');
      cursor = page.nextCursor;
      page = await this.#fetchPage(cursor);
    }
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise: one that asks when it is asked.
  then: Promise<Page>['then'] = async (onFulfilled, onRejected) =>
    this.#first().then(onFulfilled, onRejected);

  catch: Promise<Page>['catch'] = async (onRejected) => this.#first().catch(onRejected);

  finally: Promise<Page>['finally'] = async (onFinally) => this.#first().finally(onFinally);

  async #first(): Promise<Page> {
    this.#firstPage ??= this.#fetchPage(this.#cursor);
    return this.#firstPage;
  }
}
