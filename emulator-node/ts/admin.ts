// Asks the admin interface of an emulator.

import { request } from "node:http";

import { EmulatorGoneError, RefusedError } from "./errors.js";

/** How many milliseconds an answer may take that waits for nothing. */
const PATIENCE_MS = 60_000;

/** @internal */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** @internal */
export interface Asked {
  readonly query?: Query;
  readonly body?: Uint8Array | string;
  /** How many milliseconds the emulator may take on purpose. */
  readonly waitMs?: number;
}

/**
 * The admin interface at an address.
 *
 * @internal
 */
export class Admin {
  constructor(
    readonly url: string,
    /** Says more about an emulator that does not answer. */
    private readonly lastWords: () => Promise<string>,
  ) {}

  /** Sends one request and answers with the body of its answer. */
  async ask(method: string, path: string, { query = {}, body, waitMs = 0 }: Asked = {}): Promise<Buffer> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
    const target = search === "" ? path : `${path}?${search}`;
    let answer: { status: number; content: Buffer };
    try {
      answer = await exchange(this.url, method, target, body, PATIENCE_MS + waitMs);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause);
      throw new EmulatorGoneError(`the emulator does not answer ${method} ${target}: ${why}${await this.lastWords()}`, { cause });
    }
    if (answer.status >= 400) {
      throw new RefusedError(`${method} ${target}: ${sentence(answer.content, answer.status)}`, answer.status);
    }
    return answer.content;
  }

  /** As `ask`, with JSON in both directions; nothing is `undefined`. */
  async json(method: string, path: string, value?: unknown, asked: Asked = {}): Promise<unknown> {
    const body = value === undefined ? {} : { body: JSON.stringify(value) };
    const content = await this.ask(method, path, { ...asked, ...body });
    return content.length === 0 ? undefined : (JSON.parse(content.toString("utf8")) as unknown);
  }
}

function exchange(
  url: string,
  method: string,
  path: string,
  body: Uint8Array | string | undefined,
  timeout: number,
): Promise<{ status: number; content: Buffer }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    // A connection of its own for each request: none is left over that could keep the process alive, and no proxy of
    // the environment is asked.
    const sent = request({ hostname, port, method, path, agent: false, timeout }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, content: Buffer.concat(parts) }));
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeout} ms`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

function sentence(content: Buffer, status: number): string {
  const text = content.toString("utf8").trim();
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch {
    // Not every answer is JSON.
  }
  return text === "" ? `status ${status}` : text;
}
