// Lists that come in pages.

import { type Connection, pagesOf } from "./calls.js";
import type { NativePages } from "./native.js";

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
  #last: NativePages | undefined;

  /** @internal */
  constructor(connection: Connection, operation: string, request: unknown, options: unknown) {
    const begun = (source: NativePages) => {
      this.#last = source;
    };
    this.#open = () => pagesOf<Page>(connection, operation, request, options, begun);
  }

  /** Whether the loop that was begun last may have another page. So it is before the first one. */
  get hasNext(): boolean {
    return this.#last?.place().hasNext ?? true;
  }

  /**
   * The token of the page that the loop that was begun last requests next, from which a list with the same filters can go
   * on, now or in another process. Missing before the first page, behind the last one, and in lists with numbered pages.
   */
  get nextToken(): string | undefined {
    return this.#last?.place().token;
  }

  /**
   * The number of the page that the loop that was begun last requests next. Missing before the first loop, behind the last
   * page, and in lists with tokens.
   */
  get nextPageNumber(): number | undefined {
    return this.#last?.place().number;
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
