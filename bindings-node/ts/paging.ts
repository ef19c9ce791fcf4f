// Lists that come in pages.

import { type Connection, pagesOf } from "./calls.js";

/**
 * A list, requested page by page as it is read.
 *
 * Nothing is requested before the first step. Each loop asks anew, from the page that the request names; leaving the
 * loop ends it.
 *
 * @example
 * ```ts
 * for await (const bucket of client.listBuckets()) console.log(bucket.name);
 * for await (const page of client.listQueues().pages()) console.log(page.totalCount, page.missingIds);
 * ```
 */
export class Pager<Item, Page extends { readonly items: readonly Item[] }> implements AsyncIterable<Item> {
  readonly #open: () => AsyncGenerator<Page, void, undefined>;

  /** @internal */
  constructor(connection: Connection, operation: string, request: unknown, options: unknown) {
    this.#open = () => pagesOf<Page>(connection, operation, request, options);
  }

  /** The entries of all pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.#open()) {
      // Not `yield*`: the next page is then asked for while the caller is on the stack, and an error names its line.
      for (const item of page.items) yield item;
    }
  }

  /** The pages, each with its entries as `items`. */
  pages(): AsyncGenerator<Page, void, undefined> {
    return this.#open();
  }
}
