#!/usr/bin/env node
// Runs the emulator's program as if it had been called itself.

import { spawn } from "node:child_process";

import { findProgram } from "./program.js";

/** The exit code for anything that keeps the program from its work, as its own. */
const FAILURE = 2;

try {
  const child = spawn(findProgram(), process.argv.slice(2), { stdio: "inherit" });
  // A terminal sends Ctrl-C to both; others send a signal to this process, which knows it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", fail);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exitCode = code ?? FAILURE;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  console.error(`cloud-infinite-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = FAILURE;
}
