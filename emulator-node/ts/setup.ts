// The global setup of a test runner: one emulator for all its workers.

import { type Emulator, startEmulator } from "./emulator.js";

let running: Emulator | undefined;

/**
 * Starts an emulator, tells every worker about it by the environment, and answers with the function that stops it.
 * Vitest takes it as `globalSetup: ["cloud-infinite-emulator/setup"]`; Jest as `globalSetup` with
 * `globalTeardown: "cloud-infinite-emulator/teardown"`. Clients made without options find it, and `connectEmulator()` has
 * its controls.
 */
export default async function setup(): Promise<() => Promise<void>> {
  running ??= await startEmulator();
  Object.assign(process.env, running.environment());
  return stop;
}

/**
 * Stops what `setup` started.
 *
 * @internal
 */
export async function stop(): Promise<void> {
  const emulator = running;
  running = undefined;
  await emulator?.stop();
}
