// Finds and loads the native part.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import type { Binding } from "./native.js";

/**
 * Loads the native part of this machine.
 *
 * @internal
 */
export function load(): Binding {
  const require = createRequire(import.meta.url);
  const names = platforms();
  const causes: unknown[] = [];
  for (const name of names) {
    // A package that was packed on this machine brings the file of this machine.
    const file = fileURLToPath(new URL(`../native/cloud-infinite.${name}.node`, import.meta.url));
    for (const candidate of [file, `@cloud-infinite/native-${name}`]) {
      if (candidate === file && !existsSync(file)) continue;
      try {
        return require(candidate) as Binding;
      } catch (cause) {
        if (!isMissing(cause, candidate)) causes.push(cause);
      }
    }
  }
  const [first] = names;
  const name = process.platform === "linux" && usesMusl() ? names[1] : first;
  if (causes.length > 0) {
    const why = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).join("; ");
    throw new Error(`the native part of cloud-infinite for ${name} cannot be loaded: ${why}`, { cause: causes[0] });
  }
  const { version } = require("../package.json") as { version: string };
  throw new Error(
    `the native part of cloud-infinite for ${name} is not installed; ` +
      `run: npm install @cloud-infinite/native-${name}@${version}`,
  );
}

/** The names of the platform packages that may fit this machine, the likeliest first. */
function platforms(): string[] {
  const { platform, arch } = process;
  switch (platform) {
    case "linux":
      return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
    case "win32":
      return [`win32-${arch}-msvc`];
    default:
      return [`${platform}-${arch}`];
  }
}

/** Which C library a Linux has. Asked only when nothing was found: the report takes some milliseconds. */
function usesMusl(): boolean {
  const header = (process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined)?.header;
  return header !== undefined && header.glibcVersionRuntime === undefined;
}

function isMissing(cause: unknown, candidate: string): boolean {
  const { code, message } = cause as { code?: string; message?: string };
  return code === "MODULE_NOT_FOUND" && message?.includes(candidate) === true;
}
