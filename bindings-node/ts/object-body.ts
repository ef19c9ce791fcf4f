// The content of objects.

import { type Connection, readBody, startBody } from "./calls.js";
import type { ObjectInfo } from "./models.js";
import type { NativeBody } from "./native.js";
import type { CallOptions, Signal } from "./options.js";

/** Bytes that are read at a time. */
const CHUNK = 256 * 1024;

/**
 * The content of an object, as it arrives.
 *
 * A connection that breaks is made again and goes on where it broke, within the attempts of the call. Only when the end
 * was reached without an error is the content complete and right: its checksum is compared there. Leaving a loop early
 * ends the download, and so does `close()`.
 *
 * @example
 * ```ts
 * const body = await client.getObject({ key: "out/cat.jpg" });
 * console.log(body.info.contentType);
 * for await (const chunk of body) console.log(chunk.length);
 * ```
 */
export class ObjectBody implements AsyncIterable<Uint8Array> {
  /** What is known of the object. */
  readonly info: ObjectInfo;

  readonly #connection: Connection;
  readonly #native: NativeBody;
  readonly #signal: Signal | undefined;

  /** @internal */
  constructor(connection: Connection, native: NativeBody, signal: Signal | undefined) {
    this.#connection = connection;
    this.#native = native;
    this.#signal = signal;
    this.info = native.info() as ObjectInfo;
  }

  /** @internal */
  static async open(connection: Connection, operation: string, request: unknown, options: unknown): Promise<ObjectBody> {
    const native = await startBody(connection, operation, request, options);
    return new ObjectBody(connection, native, (options as CallOptions | undefined)?.signal);
  }

  /** What is left, in pieces as they come. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const chunk = await readBody(this.#connection, this.#native, CHUNK, this.#signal);
        if (chunk.length === 0) return;
        yield chunk;
      }
    } finally {
      this.close();
    }
  }

  /** All that is left. */
  async bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this) {
      chunks.push(chunk);
      length += chunk.length;
    }
    const all = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  /** All that is left, as an `ArrayBuffer`. */
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer as ArrayBuffer;
  }

  /** Ends the download. Closing twice does no harm. */
  close(): void {
    this.#native.close();
  }

  /** Ends the download at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.close();
  }
}
