// Finds the emulator's program, which is in a package of its own for each platform.

import { createRequire } from "node:module";

import { StartError } from "./errors.js";

/** Names another program than the installed one. */
const PROGRAM_VARIABLE = "CLOUD_INFINITE_EMULATOR";

/**
 * The path of the program: what the environment variable `CLOUD_INFINITE_EMULATOR` names, else that of the package for
 * this platform.
 *
 * @throws {StartError} There is none.
 * @example
 * execFileSync(findProgram(), ["sample", "cat.jpg"]);
 */
export function findProgram(): string {
  const given = process.env[PROGRAM_VARIABLE];
  if (given) return given;
  const require = createRequire(import.meta.url);
  const names = platforms();
  for (const name of names) {
    try {
      return require.resolve(`@cloud-infinite/emulator-${name}/${FILE}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  const { version } = require("../package.json") as { version: string };
  throw new StartError(
    `the emulator's program for ${names[0]} is not installed; run: ` +
      `npm install --save-dev @cloud-infinite/emulator-${names[0]}@${version}, or name a program with ${PROGRAM_VARIABLE}`,
  );
}

const FILE = process.platform === "win32" ? "bin/cloud-infinite-emulator.exe" : "bin/cloud-infinite-emulator";

/** The names of the platform packages whose program may run here, the likeliest first. */
function platforms(): string[] {
  const { platform, arch } = process;
  switch (platform) {
    case "linux": {
      const names = [`linux-${arch}-gnu`, `linux-${arch}-musl`];
      return usesMusl() ? names.reverse() : names;
    }
    case "win32":
      return [`win32-${arch}-msvc`];
    default:
      return [`${platform}-${arch}`];
  }
}

/** Which C library a Linux has. */
function usesMusl(): boolean {
  const header = (process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined)?.header;
  return header !== undefined && header.glibcVersionRuntime === undefined;
}
