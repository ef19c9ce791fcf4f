// The global teardown for test runners that take it from a module of its own.

import { stop } from "./setup.js";

/** Stops the emulator that `cloud-infinite-emulator/setup` started. */
export default async function teardown(): Promise<void> {
  await stop();
}
