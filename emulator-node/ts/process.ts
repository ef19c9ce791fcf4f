// The emulator as a process that ends with the one that started it.

import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

import { StartError } from "./errors.js";

/** How many lines of standard error are kept. */
const LAST_WORDS = 200;
/** How many milliseconds a process that does not answer may take until it counts as alive. */
const MOMENT_MS = 1000;
/** How many milliseconds a process has for each way of ending it. */
const PATIENCE_MS = 10_000;

/**
 * What the program says when it is ready.
 *
 * @internal
 */
export interface Ready {
  readonly url: string;
  readonly admin: string;
  readonly version: string;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * A running server. It ends when this process does, even if this process is killed.
 *
 * @internal
 */
export class ServerProcess {
  readonly #child: Child;
  readonly #words: string[] = [];
  /** Resolved when the process is gone and everything that it wrote is read. */
  readonly #closed: Promise<void>;

  private constructor(child: Child) {
    this.#child = child;
    this.#closed = new Promise((resolve) => child.once("close", () => resolve()));
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.#words.push(line);
      if (this.#words.length > LAST_WORDS) this.#words.shift();
    });
  }

  /** Starts it and waits until it is ready. */
  static async start(program: string, args: readonly string[], timeoutMs: number): Promise<[ServerProcess, Ready]> {
    // Ends with the parent in two ways: by the closed pipe, and, because another child may hold the pipe open, by the
    // parent's id.
    const command = [...args, "--stop-on-stdin-close", "--parent-pid", String(process.pid)];
    // Ctrl-C is for the test run, which may want to ask its emulator what happened: hence a group of its own.
    const child = spawn(program, command, {
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const server = new ServerProcess(child);
    // Its end shows in the answers that are missing; a write error at the pipe's end says nothing more.
    child.stdin.on("error", () => {});
    const ready = await server.#ready(timeoutMs);
    server.#hold(false);
    return [server, ready];
  }

  async #ready(timeoutMs: number): Promise<Ready> {
    const lines = createInterface({ input: this.#child.stdout });
    let timer: NodeJS.Timeout | undefined;
    const line = await new Promise<string | undefined>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new StartError(`the emulator was not ready within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#child.once("error", (error) => {
        reject(new StartError(`the emulator cannot be started: ${error.message}`, { cause: error }));
      });
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
    })
      .catch(async (error: StartError) => {
        await this.kill();
        error.message += await this.lastWords();
        throw error;
      })
      .finally(() => clearTimeout(timer));
    const ready = parsed(line);
    if (ready !== undefined) return ready;
    if (line === undefined) await this.#ended();
    else await this.kill();
    const said = line === undefined ? "ended before it was ready" : `said ${JSON.stringify(line)} instead of where it listens`;
    throw new StartError(`the emulator ${said}${await this.lastWords()}`);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it and resolves when it is gone; harmless if it is. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended();
  }

  /** Ends it without a chance to tidy up, as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended();
  }

  async #ended(): Promise<void> {
    // One that could not be started is gone already.
    if (this.#child.pid === undefined) return;
    this.#hold(true);
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      if (await this.#closes(PATIENCE_MS)) return;
      this.#child.kill(signal);
    }
    await this.#closed;
  }

  async #closes(withinMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), withinMs);
    });
    const closed = this.#closed.then(() => true);
    return Promise.race([closed, late]).finally(() => clearTimeout(timer));
  }

  /** Whether it keeps this process alive, which it must not unless somebody waits for it. */
  #hold(hold: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const one of [this.#child, ...([stdin, stdout, stderr] as unknown as Socket[])]) {
      if (hold) one.ref();
      else one.unref();
    }
  }

  /** What it wrote to standard error lately, as the end of a message. */
  async lastWords(): Promise<string> {
    // Whoever asks got no answer: it may be ending just now.
    if (this.#child.pid !== undefined) await this.#closes(MOMENT_MS);
    const { exitCode, signalCode } = this.#child;
    const how = signalCode ?? exitCode;
    const ended = how === null ? "" : `; it has ended with ${how}`;
    if (this.#words.length === 0) return `${ended}; it wrote nothing to standard error`;
    return `${ended}; its standard error:\n${this.#words.join("\n")}`;
  }
}

function parsed(line: string | undefined): Ready | undefined {
  try {
    const ready = JSON.parse(line ?? "") as Ready & { event?: string };
    return ready.event === "ready" ? ready : undefined;
  } catch {
    return undefined;
  }
}
